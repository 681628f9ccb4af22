package dev.assay.benchmarks.loss;

import dev.assay.evaluation.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Requests to a server that may be gone at any moment, and has another URL when it comes back.
 *
 * <p>Thread-safe.
 */
final class Exchanges {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private volatile String url = "http://127.0.0.1:1";
  private volatile String key = "";

  /** Says where the server is now. */
  void url(String url) {
    this.url = url;
  }

  /** Sets the management key. */
  void key(String key) {
    this.key = key;
  }

  /** {@return the answer, or nothing if none came} */
  Optional<HttpResponse<String>> send(String method, String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(TIMEOUT)
            .method(method, BodyPublishers.ofString(body));
    if (path.startsWith("/api/")) {
      request.header("authorization", "Bearer " + key);
    }
    try {
      return Optional.of(http.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** {@return whether the server is ready, and nothing is amiss} */
  boolean isReady() {
    return send("GET", "/readyz", "")
        .filter(answer -> answer.statusCode() == 200)
        .map(answer -> JsonValue.parse(answer.body()).get("status").asString(""))
        .filter("ready"::equals)
        .isPresent();
  }

  /** {@return the JSON of an answer that has to be 200} */
  JsonValue ask(String method, String path, String body) {
    HttpResponse<String> answer =
        send(method, path, body).orElseThrow(() -> new IllegalStateException(path + ": no answer"));
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return JsonValue.parse(answer.body());
  }

  /** {@return all entries of a list of the management API} */
  List<JsonValue> all(String path, String name) {
    List<JsonValue> entries = new ArrayList<>();
    String cursor = "";
    do {
      JsonValue page = ask("GET", path + cursor, "");
      JsonValue list = page.get(name);
      for (int i = 0; i < list.size(); i++) {
        entries.add(list.get(i));
      }
      String next = page.get("nextCursor").asString("");
      cursor = next.isEmpty() ? "" : "&cursor=" + next;
    } while (!cursor.isEmpty());
    return entries;
  }
}
