package dev.assay.server.http;

import dev.assay.server.deployment.Deployments;
import dev.assay.server.deployment.Snapshot;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What answers the requests to one path.
 *
 * @param methods the methods that the path takes
 * @param isForSdk whether SDKs call it, also in browsers
 * @param admission who is answered, and by whom
 */
record Route(List<HttpMethod> methods, boolean isForSdk, Admission admission) {
  /** Checks the caller before the body is read. */
  @FunctionalInterface
  interface Admission {
    /** {@return what answers a caller with that header, or throws a {@link RequestFault}} */
    Responder admit(@Nullable String authorization);
  }

  /** Answers a request that has arrived. */
  @FunctionalInterface
  interface Responder {
    /** {@return the answer, or throws a {@link RequestFault}} */
    Answer answer(Call call);
  }

  private static final List<HttpMethod> GET = List.of(HttpMethod.GET);
  private static final List<HttpMethod> GET_POST = List.of(HttpMethod.GET, HttpMethod.POST);
  private static final List<HttpMethod> GET_HEAD = List.of(HttpMethod.GET, HttpMethod.HEAD);

  /** {@return the routes of SDKs by path} */
  static Map<String, Route> sdk(Deployments deployments) {
    SdkRoutes routes = new SdkRoutes(deployments);
    Map<String, Route> byPath = new HashMap<>();
    byPath.put("/sdk/v2/vardata", sdk(GET_POST, routes, routes::variants));
    byPath.put("/sdk/vardata", sdk(GET_POST, routes, routes::firstVariants));
    byPath.put("/v1/vardata", sdk(GET_POST, routes, routes::publicVariants));
    byPath.put("/sdk/v2/flags", sdk(GET, routes, routes::flags));
    byPath.put("/v1/flags", sdk(GET, routes, routes::flags));
    return byPath;
  }

  private static Route sdk(
      List<HttpMethod> methods, SdkRoutes routes, BiFunction<Snapshot, Call, Answer> handler) {
    Admission admission =
        authorization -> {
          Snapshot snapshot = routes.authorize(authorization);
          return call -> handler.apply(snapshot, call);
        };
    return new Route(methods, true, admission);
  }

  /** {@return the routes of operations by path} */
  static Map<String, Route> operations(BooleanSupplier ready) {
    return Map.of(
        "/healthz",
        open(call -> status(200, "ok")),
        "/readyz",
        open(call -> ready.getAsBoolean() ? status(200, "ready") : status(503, "closing")));
  }

  private static Route open(Responder responder) {
    return new Route(GET_HEAD, false, authorization -> responder);
  }

  private static Answer status(int status, String word) {
    String json = "{\"status\":\"" + word + "\"}";
    return Answer.json(status, json.getBytes(StandardCharsets.UTF_8));
  }

  /** {@return the methods as the header {@code Allow} names them} */
  String allowed() {
    String names = methods.stream().map(HttpMethod::name).collect(Collectors.joining(", "));
    return isForSdk ? names + ", OPTIONS" : names;
  }
}
