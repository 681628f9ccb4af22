package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.junit.EachVariant;
import dev.assay.junit.ExperimentFlags;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.testkit.TestFlag;
import dev.assay.testkit.TestFlags;
import java.util.Map;
import org.junit.jupiter.api.Test;

@ExperimentFlags(
    value = {"new-checkout=off", "discount=off"},
    strict = true)
class CheckoutTest {
  private static final ExperimentUser CUSTOMER = ExperimentUser.builder().userId("u-1").build();

  @Test
  void thePremiumCustomerPaysLess(TestFlags flags, LocalEvaluationClient client) {
    flags.set(
        TestFlag.of("discount", "off")
            .forUserProperty("premium", true, "gold")
            .payload("gold", Map.of("percent", 20)));
    Checkout checkout = new Checkout(client);
    ExperimentUser premium = CUSTOMER.toBuilder().userProperty("premium", true).build();

    assertEquals(800, checkout.price(premium, 1000));
    assertEquals(1000, checkout.price(CUSTOMER, 1000));
    flags.exposures().expect("discount", "gold");
  }

  @Test
  void aChangeIsSeenAtOnce(TestFlags flags, LocalEvaluationClient client) {
    Checkout checkout = new Checkout(client);
    assertEquals("/checkout", checkout.page(CUSTOMER));
    flags.set("new-checkout", "on");
    assertEquals("/checkout/new", checkout.page(CUSTOMER));
  }

  @EachVariant({"new-checkout=off|on", "discount=off|gold|silver"})
  void thePriceIsNeverNegative(LocalEvaluationClient client) {
    Checkout checkout = new Checkout(client);
    assertEquals(0, checkout.price(CUSTOMER, 0));
    assertEquals(0, checkout.page(CUSTOMER).indexOf("/checkout"));
  }
}
