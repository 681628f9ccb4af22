package dev.assay.spring;

import dev.assay.evaluation.Variants;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

// example:controller
@Controller
class CheckoutController {
  @GetMapping("/checkout")
  String checkout(Variants variants) {
    return variants.get("new-checkout").is("on") ? "new-checkout" : "checkout";
  }
}
// end:controller
