package dev.assay.sdk.internal.flags;

import dev.assay.sdk.internal.http.Call;
import dev.assay.sdk.internal.http.EventStream;
import dev.assay.sdk.internal.http.HttpClient;
import dev.assay.sdk.internal.http.HttpFailure;
import dev.assay.sdk.internal.http.HttpRequest;
import dev.assay.sdk.internal.http.HttpResponse;
import dev.assay.sdk.internal.http.RetryAfter;
import dev.assay.sdk.internal.options.DeploymentKey;
import dev.assay.sdk.internal.options.Library;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A server of flags.
 *
 * <p>Immutable.
 */
public final class HttpFlagSource implements FlagSource {
  /** Servers show every 15 seconds that a stream is alive. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(17);

  /**
   * Where the server is and how long it has.
   *
   * @param serverUrl where flags are polled, without a slash at its end
   * @param streamServerUrl where flags are streamed, without a slash at its end
   * @param requestTimeout the time of a poll
   * @param streamTimeout the time of a stream until its first flags
   * @param mostBytes the bound on a set of flags, in bytes
   */
  public record Options(
      URI serverUrl,
      URI streamServerUrl,
      Duration requestTimeout,
      Duration streamTimeout,
      int mostBytes) {}

  private final HttpClient http;
  private final Options options;
  private final HttpRequest pollRequest;
  private final HttpRequest streamRequest;

  /**
   * Makes a source.
   *
   * @param http is closed with it
   */
  public HttpFlagSource(HttpClient http, DeploymentKey key, Options options) {
    this.http = http;
    this.options = options;
    pollRequest =
        request(key, options.serverUrl() + "/sdk/v2/flags?v=0")
            .header("Accept", "application/json");
    streamRequest =
        request(key, options.streamServerUrl() + "/sdk/stream/v1/flags")
            .header("Accept", "text/event-stream")
            .withoutCompression();
  }

  private static HttpRequest request(DeploymentKey key, String url) {
    return HttpRequest.get(URI.create(url))
        .header("Authorization", "Api-Key " + key.value())
        .header("X-Amp-Exp-Library", Library.NAME)
        .header("User-Agent", Library.NAME);
  }

  @Override
  public Polled poll(@Nullable String entityTag) throws HttpFailure {
    HttpRequest request =
        entityTag == null ? pollRequest : pollRequest.header("If-None-Match", entityTag);
    try (Call call = http.open(options.requestTimeout(), options.requestTimeout())) {
      if (!call.begin()) {
        throw HttpFailure.of(HttpFailure.Kind.CLOSED, "client closed", null);
      }
      HttpResponse response = http.send(request, call);
      if (response.status() == 304 && entityTag != null) {
        return new Polled(null, entityTag);
      }
      if (response.status() != 200) {
        throw HttpFailure.status(response.status(), RetryAfter.nanos(response, Clock.systemUTC()));
      }
      return new Polled(
          response.body(), response.header("ETag").filter(HttpFlagSource::canBeSent).orElse(null));
    } catch (IllegalStateException e) {
      throw HttpFailure.of(HttpFailure.Kind.CLOSED, "client closed", e);
    }
  }

  /** {@return whether a header of a request can hold the text: answers may hold more than ASCII} */
  private static boolean canBeSent(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  @Override
  public Stream stream() {
    EventStream events =
        http.openStream(
            streamRequest,
            new EventStream.Limits(options.streamTimeout(), LONGEST_SILENCE, options.mostBytes()));
    return new Stream() {
      @Override
      public byte[] next() throws HttpFailure {
        return events.next();
      }

      @Override
      public void close() {
        events.close();
      }
    };
  }

  @Override
  public void close() {
    http.close();
  }
}
