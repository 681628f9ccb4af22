package dev.assay.server.cli;

import dev.assay.evaluation.FlagSet;
import dev.assay.sdk.internal.http.Call;
import dev.assay.sdk.internal.http.HttpClient;
import dev.assay.sdk.internal.http.HttpRequest;
import dev.assay.sdk.internal.http.HttpResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** The flags of a deployment, as the route for local evaluation gives them. */
final class FlagDownload {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int MOST_BYTES = 64 * 1024 * 1024;

  private FlagDownload() {}

  static FlagSet flags(URI serverUrl, String deploymentKey) throws IOException {
    HttpRequest request =
        HttpRequest.get(serverUrl.resolve("/sdk/v2/flags"))
            .header("Authorization", "Api-Key " + deploymentKey);
    try (HttpClient client = new HttpClient(new HttpClient.Options(1, MOST_BYTES, null, null));
        Call call = client.open(TIMEOUT, TIMEOUT)) {
      call.begin();
      HttpResponse response = client.send(request, call);
      if (response.status() != 200) {
        throw new IOException(request + " answered " + response.status());
      }
      return FlagSet.parse(response.body());
    }
  }
}
