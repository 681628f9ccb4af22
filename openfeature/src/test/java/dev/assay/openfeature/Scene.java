package dev.assay.openfeature;

import dev.assay.evaluation.FlagSet;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.assay.sdk.RemoteEvaluationConfig;
import dev.assay.sdk.tracking.TrackingEvent;
import dev.assay.server.AssayServer;
import dev.assay.server.ServerConfig;
import dev.assay.server.project.LoadedFlags;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.EventDetails;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.ProviderEvent;
import dev.openfeature.sdk.exceptions.OpenFeatureError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An OpenFeature API of one test with a provider, and the servers that it needs. */
final class Scene {
  static final String KEY = "demo";
  private static final int WAIT_SECONDS = 20;

  final OpenFeatureAPI api = OpenFeatureAPI.createIsolated();
  final Client client = api.getClient();
  final List<TrackingEvent> tracked = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> resources = new ArrayList<>();
  private final BlockingQueue<EventDetails> events = new LinkedBlockingQueue<>();

  static String text(String resource) {
    try (InputStream in = Scene.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static LoadedFlags flags(String json) {
    return LoadedFlags.of(FlagSet.parse(json));
  }

  static AssayServer server(String json, int port) {
    return AssayServer.start(ServerConfig.builder().port(port).flags(flags(json)).build());
  }

  AssayServer startServer(String json) {
    return kept(server(json, 0));
  }

  <T extends AutoCloseable> T kept(T resource) {
    resources.add(resource);
    return resource;
  }

  LocalEvaluationConfig.Builder local(AssayServer server) {
    return LocalEvaluationConfig.builder()
        .serverUrl(server.url())
        .flagConfigPollingInterval(Duration.ofMillis(20))
        .tracker(tracked::add);
  }

  AssayProvider ready(AssayServer server) {
    return AssayProvider.local(KEY, local(server).build());
  }

  AssayProvider withWrongKey(AssayServer server) {
    return AssayProvider.local("wrong", local(server).build());
  }

  AssayProvider withoutServer() throws IOException {
    int closedPort;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closedPort = socket.getLocalPort();
    }
    return AssayProvider.local(
        KEY,
        LocalEvaluationConfig.builder()
            .serverUrl("http://127.0.0.1:" + closedPort)
            .startTimeout(Duration.ofMillis(100))
            .build());
  }

  /** {@return a provider whose server takes connections and says nothing} */
  AssayProvider notReady() throws IOException {
    ServerSocket silent = kept(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()));
    return AssayProvider.local(
        KEY,
        LocalEvaluationConfig.builder()
            .serverUrl("http://127.0.0.1:" + silent.getLocalPort())
            .build());
  }

  static AssayProvider caching(AssayServer server) {
    return AssayProvider.remote(
        KEY,
        RemoteEvaluationConfig.builder().serverUrl(server.url()).build(),
        RemoteProviderOptions.defaults().cacheTime(Duration.ofHours(1)));
  }

  /** OpenFeature itself does not shut a provider down that was replaced by one that fails. */
  void set(AssayProvider provider) {
    kept(provider::shutdown);
    try {
      api.setProviderAndWait(provider);
    } catch (OpenFeatureError e) {
      // The client's status and the events tell.
    }
  }

  void listenTo(ProviderEvent event) {
    client.on(event, events::add);
  }

  EventDetails awaitEvent() {
    try {
      EventDetails event = events.poll(WAIT_SECONDS, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("no event has come");
      }
      return event;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  void close() throws Exception {
    api.shutdown();
    for (AutoCloseable resource : resources) {
      resource.close();
    }
  }
}
