package dev.assay.server.http;

import dev.assay.server.deployment.Deployments;
import dev.assay.server.deployment.Snapshot;
import dev.assay.server.hash.ContentHash;
import dev.assay.server.http.Route.Admission;
import dev.assay.server.metrics.ServerMetrics;
import dev.assay.server.ofrep.ChangeNotes;
import dev.assay.server.ofrep.OfrepReply;
import dev.assay.server.ofrep.OfrepService;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;

/** The routes of OpenFeature's remote evaluation protocol. */
final class OfrepRoutes {
  private static final String EXPECTED =
      "Authorization: Bearer <key>, Authorization: Api-Key <key> or X-API-Key: <key>";

  /** Tells what is served. */
  @FunctionalInterface
  interface Snapshots {
    /**
     * {@return what a deployment serves, or throws a {@link RequestFault}; counts the request}
     *
     * @param counted whose rate the request is counted to
     */
    Snapshot of(String deploymentKey, String counted);
  }

  private final Deployments deployments;
  private final Snapshots snapshots;
  private final ServerMetrics metrics;
  private final OfrepService service = new OfrepService();

  OfrepRoutes(Deployments deployments, Snapshots snapshots, ServerMetrics metrics) {
    this.deployments = deployments;
    this.snapshots = snapshots;
    this.metrics = metrics;
  }

  /** Evaluates all flags. */
  Admission flags() {
    return request -> {
      String key = key(request);
      Snapshot snapshot = snapshots.of(key, key);
      return (call, exchange) -> {
        OfrepReply reply = service.flags(snapshot, key, call.body());
        metrics.evaluated();
        exchange.send(tagged(reply, call));
      };
    };
  }

  /** Evaluates one flag. */
  Admission flag() {
    return request -> {
      String key = key(request);
      Snapshot snapshot = snapshots.of(key, key);
      return (call, exchange) -> {
        // Not every provider encodes the slashes of a key.
        String flagKey = String.join("/", call.path());
        OfrepReply reply = service.flag(snapshot, flagKey, call.body());
        metrics.evaluated();
        exchange.send(Answer.json(reply.status(), reply.json()));
      };
    };
  }

  /** Tells providers what this server can do. */
  Admission configuration() {
    return request -> {
      String key = key(request);
      snapshots.of(key, key);
      return (call, exchange) -> exchange.send(tagged(service.configuration(), call));
    };
  }

  /**
   * Tells of changes: browsers can send no header here, so the URL says of which deployment. It has
   * a rate and places of its own.
   */
  Admission stream() {
    return request -> {
      String channel = Call.query(request).get(OfrepService.CHANNEL);
      String key = channel == null ? null : deployments.keyOfChannel(channel);
      if (key == null) {
        throw RequestFault.unauthorized("the channel is not known here");
      }
      ChangeNotes notes = new ChangeNotes(request.getHeader("last-event-id"));
      snapshots.of(key, notes.placeOf(key));
      return (call, exchange) -> exchange.stream(key, notes);
    };
  }

  private static Answer tagged(OfrepReply reply, Call call) {
    if (reply.status() != 200) {
      return Answer.json(reply.status(), reply.json());
    }
    String tag = '"' + ContentHash.of(reply.json()) + '"';
    boolean isKnown = OfrepService.matches(call.header(HttpHeaders.IF_NONE_MATCH), tag);
    Answer answer = isKnown ? Answer.empty(304) : Answer.json(reply.json());
    return answer.header("etag", tag);
  }

  private static String key(HttpServerRequest request) {
    String key = request.getHeader("x-api-key");
    if (key != null && !key.isBlank()) {
      return key.strip();
    }
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (header == null) {
      throw RequestFault.unauthorized("expected " + EXPECTED);
    }
    String[] parts = header.strip().split("\\s+", 2);
    String scheme = parts[0].toLowerCase(Locale.ROOT);
    boolean isKnown = scheme.equals("bearer") || scheme.equals(Authorization.API_KEY);
    if (parts.length < 2 || !isKnown) {
      throw RequestFault.unauthorized("expected " + EXPECTED);
    }
    return parts[1].strip();
  }
}
