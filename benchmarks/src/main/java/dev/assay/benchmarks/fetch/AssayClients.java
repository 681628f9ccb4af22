package dev.assay.benchmarks.fetch;

import dev.assay.benchmarks.run.SampleProject;
import dev.assay.evaluation.ExperimentUser;
import dev.assay.sdk.RemoteEvaluationClient;
import dev.assay.sdk.RemoteEvaluationConfig;
import dev.assay.sdk.internal.http.Call;
import dev.assay.sdk.internal.http.HttpClient;
import dev.assay.sdk.internal.http.HttpRequest;
import java.net.URI;
import java.time.Duration;

/** The SDK's transport alone, and the SDK's whole fetch, which also writes and reads JSON. */
final class AssayClients {
  private static final int MOST_BYTES = 1024 * 1024;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private AssayClients() {}

  static FetchClient.Blocking transport(URI uri, int mostConnections) {
    HttpClient client =
        new HttpClient(new HttpClient.Options(mostConnections, MOST_BYTES, null, null));
    String user = SampleProject.userHeader();
    return () -> {
      HttpRequest request =
          HttpRequest.get(uri)
              .header("Authorization", "Api-Key " + SampleProject.KEY)
              .header("X-Amp-Exp-User", user);
      try (Call call = client.open(TIMEOUT, TIMEOUT)) {
        if (!call.begin()) {
          throw new IllegalStateException("the call was abandoned");
        }
        return client.send(request, call).body().length;
      }
    };
  }

  static FetchClient.Blocking fetch(int port, boolean coalesces) {
    RemoteEvaluationClient client = client(port, coalesces);
    ExperimentUser user = SampleProject.user();
    return () -> client.fetch(user).asMap().size();
  }

  static FetchClient.Asynchronous fetchAsync(int port) {
    RemoteEvaluationClient client = client(port, false);
    ExperimentUser user = SampleProject.user();
    return () -> client.fetchAsync(user).thenApply(variants -> variants.asMap().size());
  }

  private static RemoteEvaluationClient client(int port, boolean coalesces) {
    return RemoteEvaluationClient.create(
        SampleProject.KEY,
        RemoteEvaluationConfig.builder()
            .serverUrl("http://127.0.0.1:" + port)
            .coalesceFetches(coalesces)
            .build());
  }
}
