package dev.assay.sdk.internal.cohorts;

import dev.assay.sdk.internal.http.Call;
import dev.assay.sdk.internal.http.HttpClient;
import dev.assay.sdk.internal.http.HttpFailure;
import dev.assay.sdk.internal.http.HttpRequest;
import dev.assay.sdk.internal.http.HttpResponse;
import dev.assay.sdk.internal.http.RetryAfter;
import dev.assay.sdk.internal.options.Library;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

/** What requests for cohorts and look-ups have in common. */
final class Requests {
  /** What is done within a call. */
  @FunctionalInterface
  interface Exchange<T> {
    /** {@return what came of it} */
    T run(Call call) throws HttpFailure;
  }

  private Requests() {}

  /** {@return a request; path and query begin with a slash and are encoded} */
  static HttpRequest get(URI serverUrl, String pathAndQuery, String authorization) {
    return HttpRequest.get(URI.create(serverUrl + pathAndQuery))
        .header("Authorization", authorization)
        .header("Accept", "application/json")
        .header("X-Amp-Exp-Library", Library.NAME)
        .header("User-Agent", Library.NAME);
  }

  /** {@return a text as one part of a path, whatever it holds} */
  static String pathPart(String text) {
    String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    boolean onlyDots = encoded.equals(".") || encoded.equals("..");
    return onlyDots ? encoded.replace(".", "%2E") : encoded;
  }

  /** Runs an exchange on this thread, within a call of its own. */
  static <T> T run(HttpClient http, Duration first, Duration total, Exchange<T> exchange)
      throws CohortFailure {
    try (Call call = http.open(first, total)) {
      if (!call.begin()) {
        throw HttpFailure.of(HttpFailure.Kind.CLOSED, "client closed", null);
      }
      return exchange.run(call);
    } catch (HttpFailure e) {
      throw CohortFailure.of(e);
    } catch (IllegalStateException e) {
      throw CohortFailure.of(HttpFailure.of(HttpFailure.Kind.CLOSED, "client closed", e));
    }
  }

  static HttpFailure statusFailure(HttpResponse response) {
    return HttpFailure.status(response.status(), RetryAfter.nanos(response, Clock.systemUTC()));
  }
}
