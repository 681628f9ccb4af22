package dev.assay.server.relay;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.sdk.internal.options.Servers;
import dev.assay.server.AssayServer;
import dev.assay.server.ServerConfig;
import dev.assay.server.deployment.ProjectKey;
import dev.assay.server.project.FlagFiles;
import dev.assay.server.project.LoadedFlags;
import dev.assay.testkit.FaultProxy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A server to relay, what stands between, and how tests ask both. */
final class Upstream implements AutoCloseable {
  static final String KEY = "server-key";
  static final ProjectKey PROJECT = new ProjectKey("api", "secret:key");
  static final RelayConfig.Timing QUICK =
      new RelayConfig.Timing(
          Duration.ofMillis(30),
          Duration.ofMillis(30),
          Duration.ofSeconds(20),
          Duration.ofMillis(300));

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  final AssayServer server;
  final FaultProxy proxy;

  Upstream(Path events) {
    server =
        AssayServer.start(
            ServerConfig.builder()
                .port(0)
                .flags(flags(50, "ann"))
                .projectKeys(List.of(PROJECT))
                .eventsFile(events)
                .drainTimeout(Duration.ofSeconds(1))
                .build());
    proxy = FaultProxy.to("127.0.0.1", server.port());
  }

  /** {@return two flags: one for a share of the users, one for the members of a cohort} */
  static LoadedFlags flags(int percentage, String members) {
    String yaml =
        """
        deployments: [{key: server-key}, {key: other-key}, {key: client-key, type: client}, {key: web, type: client}]
        cohorts:
          - {id: beta, memberIds: [%s]}
          - {id: big, groupType: company, memberIds: [acme]}
        flags:
          - key: banner
            variants: [{key: 'on', payload: {text: "zwölf ✓"}}]
            rolloutPercentage: %d
          - key: for-beta
            variants: [{key: 'on'}]
            targetSegments:
              - conditions: [{type: cohort, op: set contains any, values: [beta]}]
          - key: for-big
            variants: [{key: 'on'}]
            targetSegments:
              - conditions: [{type: cohort, groupType: company, op: set contains any, values: [big]}]
        """
            .formatted(members, percentage);
    return FlagFiles.parse(Map.of("p.yaml", yaml.getBytes(StandardCharsets.UTF_8)));
  }

  RelayConfig config(Path cache, String... keys) {
    return new RelayConfig(Servers.at(URI.create(proxy.url())), List.of(keys), null, cache, QUICK);
  }

  RelayConfig configOfProject(Path cache) {
    return new RelayConfig(
        Servers.at(URI.create(proxy.url())), List.of(KEY), PROJECT, cache, QUICK);
  }

  static AssayServer relay(RelayConfig config) {
    return AssayServer.start(
        ServerConfig.builder().port(0).relay(config).drainTimeout(Duration.ofSeconds(1)).build());
  }

  static ExperimentUser user(String id) {
    return ExperimentUser.builder().userId(id).group("company", "acme").build();
  }

  static String basic(String keys) {
    byte[] bytes = keys.getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }

  static HttpResponse<String> get(AssayServer server, String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  static HttpResponse<String> post(AssayServer server, String path, String body) {
    return send(
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  static HttpResponse<String> get(AssayServer server, String path) {
    return get(server, path, "authorization", "Api-Key " + KEY);
  }

  static String variants(AssayServer server, ExperimentUser user) {
    byte[] json = user.toJson().getBytes(StandardCharsets.UTF_8);
    return get(
            server,
            "/sdk/v2/vardata",
            "authorization",
            "Api-Key " + KEY,
            "x-amp-exp-user",
            Base64.getEncoder().encodeToString(json))
        .body();
  }

  static boolean isReady(AssayServer server) {
    return get(server, "/readyz").body().equals("{\"status\":\"ready\"}");
  }

  @Override
  public void close() {
    proxy.close();
    server.close();
  }
}
