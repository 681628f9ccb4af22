package dev.assay.benchmarks.loss;

import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Exposures through the HTTP API for events. Requests without an answer are made again, as clients
 * do, if their events have insert ids.
 *
 * <p>Thread-safe.
 */
final class Events {
  /** What the user ids of events begin with; a number follows. */
  static final String USER = "user-";

  private static final int AT_ONCE = 20;
  private static final int OK = 200;

  private final Exchanges exchanges;
  private final Crew crew;
  private final String path;
  private final String apiKey;
  private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
  private final AtomicLong numbers = new AtomicLong();

  /**
   * Makes them.
   *
   * @param crew who sends; a request without an answer is given up when it is told to stop
   * @param path where they are sent to
   * @param apiKey the key that they name
   */
  Events(Exchanges exchanges, Crew crew, String path, String apiKey) {
    this.exchanges = exchanges;
    this.crew = crew;
    this.path = path;
    this.apiKey = apiKey;
  }

  /** {@return the numbers of the events that were acknowledged} */
  Set<Long> acknowledged() {
    return Set.copyOf(acknowledged);
  }

  int count() {
    return acknowledged.size();
  }

  /** Sends a request until it is acknowledged. */
  void send() {
    long first = numbers.getAndAdd(AT_ONCE);
    String body = body(first, true);
    while (!isAcknowledged(first, body) && crew.isAtWork()) {
      Waits.pause(5);
    }
  }

  /** Sends a request whose events have no insert ids, once. */
  void sendWithoutIds() {
    long first = numbers.getAndAdd(AT_ONCE);
    if (!isAcknowledged(first, body(first, false))) {
      Waits.pause(5);
    }
  }

  private boolean isAcknowledged(long first, String body) {
    Optional<HttpResponse<String>> answer = exchanges.send("POST", path, body);
    int status = answer.map(HttpResponse::statusCode).orElse(503);
    if (status == OK) {
      for (int i = 0; i < AT_ONCE; i++) {
        acknowledged.add(first + i);
      }
    } else if (status < 500) {
      throw new IllegalStateException(
          "events: " + status + " " + answer.map(HttpResponse::body).orElse(""));
    }
    return status == OK;
  }

  private String body(long first, boolean withIds) {
    StringBuilder events = new StringBuilder();
    for (long n = first; n < first + AT_ONCE; n++) {
      events.append(n == first ? "" : ",").append("{\"event_type\":\"[Experiment] Exposure\",");
      events.append("\"user_id\":\"").append(USER).append(n).append("\",");
      if (withIds) {
        events.append("\"insert_id\":\"event-").append(n).append("\",");
      }
      events.append("\"event_properties\":{\"[Experiment] Flag Key\":\"checkout\",");
      events.append("\"[Experiment] Variant\":\"on\"}}");
    }
    return "{\"api_key\":\"" + apiKey + "\",\"events\":[" + events + "]}";
  }
}
