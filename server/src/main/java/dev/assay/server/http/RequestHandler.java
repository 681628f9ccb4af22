package dev.assay.server.http;

import dev.assay.server.deployment.ServerLogs;
import dev.assay.server.http.Route.Responder;
import dev.assay.server.http.Routes.Match;
import dev.assay.server.metrics.RouteMetrics;
import dev.assay.server.metrics.ServerMetrics;
import dev.assay.server.stream.FlagStreams;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the requests of one event loop: finds the route, checks the caller, reads the body,
 * answers.
 *
 * <p>Not thread-safe.
 */
final class RequestHandler {
  private static final System.Logger LOGGER = System.getLogger(ServerLogs.HTTP);

  /** What requests are counted under that no route takes. */
  private static final String NO_ROUTE = "none";

  private static final String ALLOWED_HEADERS =
      "Authorization, Content-Type, Content-Encoding, X-Amp-Exp-User, X-Amp-Exp-Flag-Keys, X-Amp-Exp-Track,"
          + " X-Amp-Exp-Exposure-Track, X-Amp-Exp-Library, X-API-Key, If-None-Match";

  private final Routes routes;
  private final Connections connections;
  private final FlagStreams streams;
  private final ServerMetrics metrics;

  RequestHandler(
      Routes routes, Connections connections, FlagStreams streams, ServerMetrics metrics) {
    this.routes = routes;
    this.connections = connections;
    this.streams = streams;
    this.metrics = metrics;
  }

  void handle(HttpServerRequest request) {
    String path = request.path();
    ApiThreads api = routes.api();
    if (path != null && api != null && path.startsWith(ApiThreads.PREFIX)) {
      RouteMetrics counts = metrics.route(ApiThreads.PREFIX + "*");
      new ApiExchange(request, connections, api, routes.bodies(), counts).begin();
      return;
    }
    Match match = path == null ? null : routes.find(path);
    if (match == null) {
      exchange(request, null).fail(RequestFault.notFound());
      return;
    }
    Route route = match.route();
    Exchange exchange = exchange(request, match);
    if (route.isForSdk() && request.method().equals(HttpMethod.OPTIONS)) {
      exchange.send(preflight(route));
    } else if (!route.methods().contains(request.method())) {
      RequestFault fault = RequestFault.methodNotAllowed(route.allowed());
      exchange.send(route.faults().apply(fault).header("allow", route.allowed()));
    } else {
      admit(request, match, exchange);
    }
  }

  private Exchange exchange(HttpServerRequest request, @Nullable Match match) {
    Route route = match == null ? null : match.route();
    String template = match == null ? NO_ROUTE : match.template();
    return new Exchange(request, route, connections, streams, metrics.route(template));
  }

  private void admit(HttpServerRequest request, Match match, Exchange exchange) {
    Responder responder;
    try {
      responder = match.route().admission().admit(request);
    } catch (RuntimeException e) {
      exchange.fail(faultOf(request, e));
      return;
    }
    if (request.method().equals(HttpMethod.POST)) {
      BodyReader reader = new BodyReader(match.route().maxBodyBytes(), match.route().bodies());
      readBody(
          request, exchange, reader, body -> answer(request, match, exchange, responder, body));
    } else {
      answer(request, match, exchange, responder, new byte[0]);
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
    exchange(request, null).fail(fault);
  }

  private static Answer preflight(Route route) {
    return Answer.empty(204)
        .header("access-control-allow-methods", route.allowed())
        .header("access-control-allow-headers", ALLOWED_HEADERS)
        .header("access-control-max-age", "86400");
  }

  private void readBody(
      HttpServerRequest request, Exchange exchange, BodyReader reader, Consumer<byte[]> then) {
    request.handler(
        chunk -> {
          RequestFault fault = reader.add(chunk);
          if (fault != null) {
            exchange.fail(fault);
          }
        });
    request.endHandler(
        v -> {
          byte[] body = reader.take();
          if (body != null) {
            then.accept(body);
          }
        });
    request.exceptionHandler(e -> reader.take());
    connections.readingBody(
        request.connection(),
        () -> {
          reader.take();
          exchange.fail(RequestFault.timeout());
        });
  }

  private static void answer(
      HttpServerRequest request, Match match, Exchange exchange, Responder responder, byte[] body) {
    try {
      boolean isPost = request.method().equals(HttpMethod.POST);
      Call call = new Call(isPost, match.rest(), request.headers(), Call.query(request), body);
      responder.answer(call, exchange);
    } catch (RuntimeException | StackOverflowError e) {
      exchange.fail(faultOf(request, e));
    }
  }

  private static RequestFault faultOf(HttpServerRequest request, Throwable failure) {
    if (failure instanceof RequestFault fault) {
      return fault;
    }
    LOGGER.log(System.Logger.Level.ERROR, "request to " + request.path() + " failed", failure);
    return RequestFault.internal();
  }
}
