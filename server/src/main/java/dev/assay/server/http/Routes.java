package dev.assay.server.http;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.deployment.Deployments;
import dev.assay.server.deployment.ProjectKeys;
import dev.assay.server.deployment.Snapshot;
import dev.assay.server.http.Authorization.KeyPair;
import dev.assay.server.http.Route.Admission;
import dev.assay.server.http.Route.Responder;
import dev.assay.server.limits.RateLimits;
import dev.assay.server.metrics.ServerMetrics;
import dev.assay.server.ofrep.OfrepService;
import dev.assay.server.stream.WholeFlags;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The routes of a server. */
final class Routes {
  /**
   * A route that was found.
   *
   * @param rest the part of the path that is not the route's own
   * @param template the path, with an asterisk for that part
   */
  record Match(Route route, String rest, String template) {}

  private static final List<HttpMethod> GET = List.of(HttpMethod.GET);
  private static final List<HttpMethod> POST = List.of(HttpMethod.POST);
  private static final List<HttpMethod> GET_POST = List.of(HttpMethod.GET, HttpMethod.POST);
  private static final List<HttpMethod> GET_HEAD = List.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final int SMALL_BATCH_BYTES = 1024 * 1024;
  private static final int LARGE_BATCH_BYTES = 20 * 1024 * 1024;
  private static final String KEY_EXPECTED = "Authorization: Api-Key <key>";
  private static final String KEYS_EXPECTED = KEY_EXPECTED + " or Basic <API key:secret key>";

  private final Map<String, Route> byPath = new HashMap<>();
  private final Map<String, Route> byPrefix = new HashMap<>();
  private final int maxBodyBytes;
  private final BodyBudget bodies;
  private final ServerMetrics metrics;
  private final RateLimits rates;
  private @Nullable ApiThreads api;

  /** The budget is shared with the routes of other ports. */
  Routes(HttpLimits limits, ServerMetrics metrics, RateLimits rates, BodyBudget bodies) {
    this.bodies = bodies;
    this.metrics = metrics;
    this.rates = rates;
    maxBodyBytes = limits.maxBodyBytes();
  }

  /** {@return the route of a path, or null if there is none} */
  @Nullable Match find(String path) {
    Route route = byPath.get(path);
    if (route != null) {
      return new Match(route, "", path);
    }
    for (Map.Entry<String, Route> entry : byPrefix.entrySet()) {
      if (path.startsWith(entry.getKey())) {
        String prefix = entry.getKey();
        return new Match(entry.getValue(), path.substring(prefix.length()), prefix + "*");
      }
    }
    return null;
  }

  /** Adds an API, if there is one. */
  Routes addApi(@Nullable ApiThreads api) {
    this.api = api;
    return this;
  }

  @Nullable ApiThreads api() {
    return api;
  }

  /** {@return what bodies for the API are held within} */
  BodyBudget bodies() {
    return bodies;
  }

  Routes addSdk(SdkServices services) {
    Deployments deployments = services.deployments();
    byPath.put("/sdk/v2/vardata", variants(services, SdkRoutes::variants));
    byPath.put("/sdk/vardata", variants(services, SdkRoutes::firstVariants));
    byPath.put("/v1/vardata", variants(services, SdkRoutes::publicVariants));
    byPath.put("/sdk/v2/flags", sdk(GET, deployments, SdkRoutes::flags));
    byPath.put("/v1/flags", sdk(GET, deployments, SdkRoutes::flags));
    byPrefix.put("/sdk/v2/memberships/", sdk(GET, deployments, CohortRoutes::memberships));
    byPath.put("/sdk/stream/v1/flags", sdk(GET, stream(deployments)));
    CohortRoutes cohorts = new CohortRoutes(deployments);
    byPrefix.put("/sdk/v1/cohort/", sdk(GET, members(services, cohorts)));
    EventRoutes events = new EventRoutes(services.events());
    // Their key is in the body: what is held without one leaves the other routes their own.
    BodyBudget keyless = new BodyBudget();
    byPath.put("/2/httpapi", events(events, SMALL_BATCH_BYTES, keyless));
    byPath.put("/batch", events(events, LARGE_BATCH_BYTES, keyless));
    OfrepRoutes ofrep =
        new OfrepRoutes(
            deployments, (key, counted) -> snapshot(deployments, key, counted), metrics);
    byPath.put("/ofrep/v1/evaluate/flags", ofrep(POST, ofrep.flags()));
    byPrefix.put("/ofrep/v1/evaluate/flags/", ofrep(POST, ofrep.flag()));
    byPath.put("/ofrep/v1/configuration", ofrep(GET, ofrep.configuration()));
    byPath.put(OfrepService.STREAM_PATH, ofrep(GET, ofrep.stream()));
    return this;
  }

  private Route sdk(List<HttpMethod> methods, Admission admission) {
    return new Route(methods, true, maxBodyBytes, bodies, Answer::of, admission);
  }

  private Route ofrep(List<HttpMethod> methods, Admission admission) {
    return new Route(methods, true, maxBodyBytes, bodies, Answer::ofOfrep, admission);
  }

  private Route sdk(
      List<HttpMethod> methods,
      Deployments deployments,
      BiFunction<Snapshot, Call, Answer> handler) {
    return sdk(
        methods,
        request -> {
          Snapshot snapshot = snapshot(deployments, apiKey(request));
          return (call, exchange) -> exchange.send(handler.apply(snapshot, call));
        });
  }

  private Route variants(SdkServices services, SdkRoutes.Evaluation evaluation) {
    return sdk(
        GET_POST,
        authorization -> {
          String key = apiKey(authorization);
          Snapshot snapshot = snapshot(services.deployments(), key);
          return (call, exchange) -> {
            Tracking tracking = Tracking.of(services.tracker(), key, call);
            Answer answer = evaluation.answer(snapshot, call, tracking);
            metrics.evaluated();
            exchange.send(answer);
          };
        });
  }

  private Admission stream(Deployments deployments) {
    return request -> {
      String key = apiKey(request);
      // Whether there is such a deployment.
      snapshot(deployments, key);
      return (call, exchange) -> exchange.stream(key, WholeFlags.FORM);
    };
  }

  /** Members are told to the project, and to its deployments of servers. */
  private Admission members(SdkServices services, CohortRoutes cohorts) {
    return request -> {
      Authorization authorization = Authorization.parse(header(request), KEYS_EXPECTED);
      String projectId =
          authorization.isBasic()
              ? projectOf(services.projectKeys(), authorization.keyPair())
              : projectOf(services.deployments(), authorization.credentials());
      return (call, exchange) -> exchange.send(cohorts.cohort(projectId, call));
    };
  }

  private String projectOf(ProjectKeys known, @Nullable KeyPair keys) {
    String projectId = keys == null ? null : known.find(keys.apiKey(), keys.secretKey());
    if (keys == null || projectId == null) {
      throw RequestFault.unauthorized("the API key and secret key are not known here");
    }
    count(keys.apiKey());
    return projectId;
  }

  private String projectOf(Deployments deployments, String deploymentKey) {
    CohortRoutes.refuseClients(snapshot(deployments, deploymentKey));
    // Gone in the meantime: nothing is told.
    return String.valueOf(deployments.projectOf(deploymentKey));
  }

  private static @Nullable String header(HttpServerRequest request) {
    return request.getHeader(HttpHeaders.AUTHORIZATION);
  }

  private static String apiKey(HttpServerRequest request) {
    Authorization authorization = Authorization.parse(header(request), KEY_EXPECTED);
    if (authorization.isBasic()) {
      throw RequestFault.unauthorized("expected " + KEY_EXPECTED);
    }
    return authorization.credentials();
  }

  /** {@return what a deployment serves; counts the request} */
  private Snapshot snapshot(Deployments deployments, String key) {
    return snapshot(deployments, key, key);
  }

  private Snapshot snapshot(Deployments deployments, String key, String counted) {
    Snapshot snapshot = deployments.find(key);
    if (snapshot == null) {
      throw deployments.isAwaited(key)
          ? RequestFault.waiting()
          : RequestFault.unauthorized("the deployment key is not known here");
    }
    count(counted);
    return snapshot;
  }

  private void count(String key) {
    if (!rates.take(key)) {
      throw RequestFault.tooManyRequests();
    }
  }

  private static Route events(EventRoutes events, int maxBytes, BodyBudget bodies) {
    Responder responder = (call, exchange) -> events.take(call, exchange, maxBytes);
    return new Route(POST, true, maxBytes, bodies, Answer::ofEvents, request -> responder);
  }

  Routes addOperations(BooleanSupplier open, Supplier<Readiness> readiness) {
    byPath.put("/healthz", open(call -> status(200, "ok", Map.of())));
    byPath.put("/readyz", open(call -> readiness(open.getAsBoolean(), readiness.get())));
    byPath.put("/metrics", operations(this::metrics));
    return this;
  }

  /** Elsewhere than on the event loop: it takes milliseconds. */
  private void metrics(Call call, Exchange exchange) {
    exchange.sendLater(
        CompletableFuture.supplyAsync(
            () -> Answer.text(ServerMetrics.CONTENT_TYPE, metrics.scrape())));
  }

  /** Whoever serves in spite of troubles is ready: elsewhere it would be no better. */
  private static Answer readiness(boolean isOpen, Readiness readiness) {
    if (!isOpen) {
      return status(503, "closing", Map.of());
    }
    Map<String, Object> troubles = readiness.troubles();
    if (!readiness.isReady()) {
      return status(503, "waiting", troubles);
    }
    return status(200, troubles.isEmpty() ? "ready" : "degraded", troubles);
  }

  private Route open(Function<Call, Answer> handler) {
    return operations((call, exchange) -> exchange.send(handler.apply(call)));
  }

  private Route operations(Responder responder) {
    return new Route(GET_HEAD, false, maxBodyBytes, bodies, Answer::of, request -> responder);
  }

  private static Answer status(int status, String word, Map<String, Object> more) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("status", word);
    fields.putAll(more);
    String json = JsonValue.of(fields).toJson();
    return Answer.json(status, json.getBytes(StandardCharsets.UTF_8));
  }
}
