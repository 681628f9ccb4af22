package example;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variant;
import dev.assay.sdk.EvaluateOptions;
import dev.assay.sdk.LocalEvaluator;

/** What a customer pays, decided by flags that are evaluated in this process. */
final class Checkout {
  private static final EvaluateOptions SHOWN = EvaluateOptions.defaults().tracksExposure(true);

  private final LocalEvaluator flags;

  Checkout(LocalEvaluator flags) {
    this.flags = flags;
  }

  /** Returns the price in cents that the customer sees. */
  int price(ExperimentUser customer, int cents) {
    Variant discount = flags.evaluate(customer, "discount", SHOWN);
    return cents - cents * discount.payload().get("percent").asInt(0) / 100;
  }

  /** Returns the page that the customer comes to. */
  String page(ExperimentUser customer) {
    return flags.evaluate(customer, "new-checkout", SHOWN).is("on") ? "/checkout/new" : "/checkout";
  }
}
