package dev.assay.server.http;

import static io.vertx.core.http.HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN;
import static io.vertx.core.http.HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS;
import static io.vertx.core.http.HttpHeaders.CACHE_CONTROL;

import dev.assay.server.metrics.RouteMetrics;
import dev.assay.server.stream.FlagStreams;
import dev.assay.server.stream.StreamForm;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A request on its event loop and the way back. The first answer counts.
 *
 * <p>Not thread-safe.
 */
final class Exchange {
  private static final CharSequence CONTENT_TYPE_OPTIONS =
      HttpHeaders.createOptimized("x-content-type-options");
  private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
  private static final CharSequence STRICT_TRANSPORT =
      HttpHeaders.createOptimized("strict-transport-security");
  private static final CharSequence ONE_YEAR = HttpHeaders.createOptimized("max-age=31536000");

  private static final CharSequence ANYONE = HttpHeaders.createOptimized("*");
  private static final CharSequence FOR_SCRIPTS = HttpHeaders.createOptimized("ETag, Retry-After");

  private final HttpServerRequest request;
  private final @Nullable Route route;
  private final Connections connections;
  private final FlagStreams streams;
  private final RouteMetrics metrics;
  private final long begun = System.nanoTime();

  Exchange(
      HttpServerRequest request,
      @Nullable Route route,
      Connections connections,
      FlagStreams streams,
      RouteMetrics metrics) {
    this.request = request;
    this.route = route;
    this.connections = connections;
    this.streams = streams;
    this.metrics = metrics;
  }

  void send(Answer answer) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    metrics.answered(answer.status(), System.nanoTime() - begun);
    response.setStatusCode(answer.status());
    putSecurityHeaders(request);
    if (!answer.mayBeKept()) {
      response.putHeader(CACHE_CONTROL, NO_STORE);
    }
    answer.headers().forEach(response::putHeader);
    putSdkHeaders(response);
    if (answer.file() != null) {
      sendFile(answer.file());
      return;
    }
    Future<Void> sent = response.end(Buffer.buffer(answer.body()));
    if (answer.endsConnection()) {
      connections.ending(request.connection());
      sent.onComplete(v -> endAfter(request));
    } else {
      connections.answered(request.connection());
    }
  }

  /**
   * Sends the body from a file, in a time that its size allows; a newer one may have replaced it.
   */
  private void sendFile(Path file) {
    HttpServerResponse response = request.response();
    connections.sending(request.connection(), file.toFile().length());
    response
        .sendFile(file.toString())
        .onFailure(
            e -> {
              if (!response.headWritten()) {
                response.headers().clear();
                fail(RequestFault.internal());
              }
            })
        .onSuccess(v -> connections.answered(request.connection()));
  }

  /** Sends an answer that another thread gives, unless that takes too long. */
  void sendLater(CompletionStage<Answer> answer) {
    connections.working(request.connection(), () -> fail(RequestFault.late()));
    Context loop = Vertx.currentContext();
    answer.whenComplete(
        (known, failure) ->
            loop.runOnContext(
                v -> {
                  if (failure == null) {
                    send(known);
                  } else {
                    fail(RequestFault.internal());
                  }
                }));
  }

  void fail(RequestFault fault) {
    send(route == null ? Answer.of(fault) : route.faults().apply(fault));
  }

  /** Sends what changes of a deployment's flags from now on. */
  void stream(String deploymentKey, StreamForm form) {
    HttpServerResponse response = request.response();
    putSecurityHeaders(request);
    putSdkHeaders(response);
    StreamOutlet outlet = new StreamOutlet(request, connections, streams);
    switch (streams.open(deploymentKey, outlet, form)) {
      case OPEN -> {
        metrics.answered(response.getStatusCode(), System.nanoTime() - begun);
        response.closeHandler(v -> streams.gone(outlet));
      }
      case SERVER_FULL -> throw RequestFault.noPlaceForStream();
      case DEPLOYMENT_FULL -> throw RequestFault.tooManyStreams();
      case CLOSED -> throw RequestFault.closing();
    }
  }

  /** Every answer has them. */
  static void putSecurityHeaders(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    response.putHeader(CONTENT_TYPE_OPTIONS, NOSNIFF);
    if (request.isSSL()) {
      response.putHeader(STRICT_TRANSPORT, ONE_YEAR);
    }
  }

  private void putSdkHeaders(HttpServerResponse response) {
    if (route != null && route.isForSdk()) {
      response.putHeader(ACCESS_CONTROL_ALLOW_ORIGIN, ANYONE);
      response.putHeader(ACCESS_CONTROL_EXPOSE_HEADERS, FOR_SCRIPTS);
    }
  }

  /** Closes once the whole request has been taken: earlier, the client might miss the answer. */
  static void endAfter(HttpServerRequest request) {
    if (request.isEnded()) {
      request.connection().close();
    } else {
      request.endHandler(v -> request.connection().close());
    }
  }
}
