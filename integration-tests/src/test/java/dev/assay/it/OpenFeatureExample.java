package dev.assay.it;

import dev.assay.openfeature.AssayProvider;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.Value;
import java.net.URI;
import java.util.Map;

/** The OpenFeature example of README.md, which {@link ReadmeTest} compares with it. */
final class OpenFeatureExample {
  private OpenFeatureExample() {}

  static boolean run(URI server) {
    // readme:start
    OpenFeatureAPI api = OpenFeatureAPI.getInstance();
    api.setProviderAndWait(
        AssayProvider.local(
            "<SERVER_DEPLOYMENT_KEY>",
            LocalEvaluationConfig.builder().serverUrl(server).streamUpdates(true).build()));

    Client client = api.getClient();
    ImmutableContext user =
        new ImmutableContext("user@company.com", Map.of("premium", new Value(true)));
    boolean isOn = client.getBooleanValue("YOUR-FLAG-KEY", false, user);
    // readme:end
    return isOn;
  }
}
