package dev.assay.sdk.internal.tracking;

import dev.assay.evaluation.internal.json.JsonWriter;
import dev.assay.sdk.internal.http.Call;
import dev.assay.sdk.internal.http.HttpClient;
import dev.assay.sdk.internal.http.HttpFailure;
import dev.assay.sdk.internal.http.HttpRequest;
import dev.assay.sdk.internal.http.HttpResponse;
import dev.assay.sdk.internal.http.RetryAfter;
import dev.assay.sdk.tracking.TrackingConfig;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The requests to an event server.
 *
 * <p>Thread-safe.
 */
final class EventPost {
  private static final String SINGLE = "/2/httpapi";
  private static final String BATCH = "/batch";

  /** Below the bounds that Amplitude's servers set, 1 MB and 20 MB. */
  private static final int SINGLE_BYTES = 1_000_000;

  private static final int TOO_MANY = 429;
  private static final int BATCH_BYTES = 20_000_000;

  private final HttpClient http;
  private final URI endpoint;
  private final byte[] before;
  private final byte[] after;
  private final int mostBytes;
  private final boolean isPatient;
  private final String keyDigest;

  EventPost(HttpClient http, URI serverUrl, String apiKey, TrackingConfig config) {
    this(http, serverUrl, apiKey, config, false);
  }

  /**
   * Makes one.
   *
   * @param isPatient whether events wait, and are not refused, while the server refuses the API key
   */
  EventPost(
      HttpClient http, URI serverUrl, String apiKey, TrackingConfig config, boolean isPatient) {
    this.http = http;
    this.isPatient = isPatient;
    endpoint = endpoint(serverUrl, config.useBatchMode());
    before = utf8("{\"api_key\":" + JsonWriter.write(apiKey) + ",\"events\":[");
    String options =
        config.minIdLength().isPresent()
            ? ",\"options\":"
                + JsonWriter.write(Map.of("min_id_length", config.minIdLength().getAsInt()))
            : "";
    after = utf8("]" + options + "}");
    int most = endpoint.getPath().endsWith(BATCH) ? BATCH_BYTES : SINGLE_BYTES;
    mostBytes = most - before.length - after.length;
    keyDigest = digest(apiKey);
  }

  private static String digest(String apiKey) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(utf8(apiKey));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static URI endpoint(URI serverUrl, boolean batch) {
    String url = serverUrl.toString();
    return url.endsWith(SINGLE) || url.endsWith(BATCH)
        ? serverUrl
        : URI.create(url + (batch ? BATCH : SINGLE));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** {@return a name for the API key that does not tell it} */
  String keyDigest() {
    return keyDigest;
  }

  /** {@return where the requests go} */
  URI endpoint() {
    return endpoint;
  }

  /** {@return how many bytes the events of one request may have, with a comma each} */
  int mostBytes() {
    return mostBytes;
  }

  /** Opens a call for one request, whose time runs from now on. Close it when it has ended. */
  Call open(Duration timeout) {
    return http.open(timeout, timeout);
  }

  /**
   * Sends events, once.
   *
   * @param events their JSON texts
   * @param call a call of {@link #open}, begun by the current thread
   */
  PostOutcome send(List<byte[]> events, Call call) {
    HttpRequest request =
        HttpRequest.get(endpoint)
            .header("Content-Type", "application/json")
            .readingErrors()
            .post(body(events));
    try {
      HttpResponse response = http.send(request, call);
      if (response.status() == TOO_MANY) {
        Set<Integer> over = DailyQuota.exceeded(response.body(), events);
        if (!over.isEmpty()) {
          return PostOutcome.overQuota(over);
        }
      }
      long wait = RetryAfter.nanos(response, Clock.systemUTC());
      PostOutcome outcome = PostOutcome.of(response.status(), response.body(), wait);
      return isPatient && outcome.kind() == PostOutcome.Kind.KEY_REFUSED
          ? PostOutcome.failure("the API key is refused, " + outcome.reason())
          : outcome;
    } catch (HttpFailure failure) {
      return PostOutcome.failure(String.valueOf(failure.getMessage()));
    }
  }

  private byte[] body(List<byte[]> events) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(before);
    for (int i = 0; i < events.size(); i++) {
      if (i > 0) {
        body.write(',');
      }
      body.writeBytes(events.get(i));
    }
    body.writeBytes(after);
    return body.toByteArray();
  }
}
