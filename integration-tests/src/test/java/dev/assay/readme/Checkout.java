package dev.assay.readme;

// readme:start
import dev.assay.openfeature.AssayProvider;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.Value;
import java.util.Map;

public final class Checkout {
  public static void main(String... args) {
    OpenFeatureAPI api = OpenFeatureAPI.getInstance();
    api.setProviderAndWait(
        AssayProvider.local(
            "demo",
            LocalEvaluationConfig.builder().serverUrl(args[0]).streamUpdates(true).build()));

    Client client = api.getClient();
    ImmutableContext user =
        new ImmutableContext(
            "user@company.com",
            Map.of("deviceId", new Value("abcdefg"), "premium", new Value(true)));
    boolean isOn = client.getBooleanValue("new-checkout", false, user);
    System.out.println("new-checkout is " + (isOn ? "on" : "off"));
    api.shutdown();
  }
}
// readme:end
