package dev.assay.server.http;

import dev.assay.server.deployment.ServerLogs;
import dev.assay.server.http.Route.Responder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes the requests of one event loop: finds the route, checks the caller, reads the body,
 * answers.
 *
 * <p>Not thread-safe.
 */
final class RequestHandler {
  private static final System.Logger LOGGER = System.getLogger(ServerLogs.HTTP);
  private static final String ALLOWED_HEADERS =
      "Authorization, Content-Type, X-Amp-Exp-User, X-Amp-Exp-Flag-Keys, X-Amp-Exp-Track,"
          + " X-Amp-Exp-Exposure-Track, X-Amp-Exp-Library";

  private final Map<String, Route> routes;
  private final HttpLimits limits;
  private final Connections connections;
  private final AtomicLong bodyBytes;

  /** The count of body bytes in memory is shared by all event loops. */
  RequestHandler(
      Map<String, Route> routes, HttpLimits limits, Connections connections, AtomicLong bodyBytes) {
    this.routes = routes;
    this.limits = limits;
    this.connections = connections;
    this.bodyBytes = bodyBytes;
  }

  void handle(HttpServerRequest request) {
    String path = request.path();
    Route route = path == null ? null : routes.get(path);
    try {
      if (route == null) {
        throw RequestFault.notFound();
      }
      if (route.isForSdk() && request.method().equals(HttpMethod.OPTIONS)) {
        send(request, route, preflight(route));
        return;
      }
      if (!route.methods().contains(request.method())) {
        RequestFault fault = RequestFault.methodNotAllowed(route.allowed());
        send(request, route, Answer.of(fault).header("allow", route.allowed()));
        return;
      }
      Responder responder = route.admission().admit(request.getHeader("authorization"));
      if (request.method().equals(HttpMethod.POST)) {
        readBody(request, route, responder);
      } else {
        answer(request, route, responder, new byte[0]);
      }
    } catch (RequestFault fault) {
      fail(request, route, fault);
    }
  }

  /** Answers what is not HTTP, or beyond the bounds of its head. */
  void handleInvalid(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    RequestFault fault;
    if (cause instanceof TooLongHttpLineException) {
      fault = RequestFault.uriTooLong();
    } else if (cause instanceof TooLongHttpHeaderException) {
      fault = RequestFault.headersTooLarge();
    } else {
      fault = RequestFault.badRequest("not an HTTP request");
    }
    send(request, null, Answer.of(fault));
  }

  private static Answer preflight(Route route) {
    return Answer.empty(204)
        .header("access-control-allow-methods", route.allowed())
        .header("access-control-allow-headers", ALLOWED_HEADERS)
        .header("access-control-max-age", "86400");
  }

  private void readBody(HttpServerRequest request, Route route, Responder responder) {
    BodyReader reader = new BodyReader(limits.maxBodyBytes(), bodyBytes);
    request.handler(
        chunk -> {
          RequestFault fault = reader.add(chunk);
          if (fault != null) {
            fail(request, route, fault);
          }
        });
    request.endHandler(
        v -> {
          byte[] body = reader.take();
          if (body != null) {
            answer(request, route, responder, body);
          }
        });
    request.exceptionHandler(e -> reader.take());
    connections.readingBody(
        request.connection(),
        () -> {
          reader.take();
          fail(request, route, RequestFault.timeout());
        });
  }

  private void answer(HttpServerRequest request, Route route, Responder responder, byte[] body) {
    try {
      boolean isPost = request.method().equals(HttpMethod.POST);
      Call call = new Call(isPost, request.headers(), query(request), body);
      send(request, route, responder.answer(call));
    } catch (RequestFault fault) {
      fail(request, route, fault);
    } catch (RuntimeException | StackOverflowError e) {
      LOGGER.log(System.Logger.Level.ERROR, "request to " + request.path() + " failed", e);
      fail(request, route, RequestFault.internal());
    }
  }

  private static MultiMap query(HttpServerRequest request) {
    try {
      return request.params();
    } catch (IllegalArgumentException e) {
      throw RequestFault.badRequest("query", e.getMessage());
    }
  }

  private void fail(HttpServerRequest request, @Nullable Route route, RequestFault fault) {
    send(request, route, Answer.of(fault));
  }

  private void send(HttpServerRequest request, @Nullable Route route, Answer answer) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    if (route != null && route.isForSdk()) {
      response.putHeader("access-control-allow-origin", "*");
      response.putHeader("access-control-expose-headers", "ETag");
    }
    Future<Void> sent = response.end(Buffer.buffer(answer.body()));
    if (answer.endsConnection()) {
      connections.ending(request.connection());
      sent.onComplete(v -> endAfter(request));
    } else {
      connections.answered(request.connection());
    }
  }

  /** Closes once the whole request has been taken: earlier, the client might miss the answer. */
  private static void endAfter(HttpServerRequest request) {
    if (request.isEnded()) {
      request.connection().close();
    } else {
      request.endHandler(v -> request.connection().close());
    }
  }
}
