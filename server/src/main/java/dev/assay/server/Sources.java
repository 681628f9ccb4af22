package dev.assay.server;

import dev.assay.server.deployment.Deployments;
import dev.assay.server.deployment.ProjectKey;
import dev.assay.server.deployment.ProjectKeys;
import dev.assay.server.deployment.WatchedFlagFiles;
import dev.assay.server.events.EvaluationTracker;
import dev.assay.server.events.EventFile;
import dev.assay.server.events.EventForwarder;
import dev.assay.server.events.EventIntake;
import dev.assay.server.events.EventSink;
import dev.assay.server.events.ForwardConfig;
import dev.assay.server.events.StoreSink;
import dev.assay.server.http.Readiness;
import dev.assay.server.http.SdkServices;
import dev.assay.server.node.NodeConfig;
import dev.assay.server.node.StoreNode;
import dev.assay.server.relay.Relay;
import dev.assay.server.relay.RelayConfig;
import dev.assay.server.store.StoreConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where what is served comes from, and where events go.
 *
 * <p>Thread-safe.
 */
record Sources(
    SdkServices services,
    @Nullable WatchedFlagFiles files,
    @Nullable StoreNode node,
    @Nullable Relay relay,
    @Nullable EventForwarder forwarder) {
  /** Throws an {@link IllegalArgumentException} if the config names several sources. */
  static void check(ServerConfig config) {
    boolean ofStore = config.store().isPresent();
    boolean ofRelay = config.relay().isPresent();
    if (ofRelay && ofStore) {
      throw new IllegalArgumentException("a relay goes with no store");
    }
    boolean ofFiles =
        !(config.flagFiles().isEmpty()
            && config.deploymentKeys().isEmpty()
            && config.projectKeys().isEmpty()
            && config.eventsFile().isEmpty());
    if (ofFiles && (ofRelay || ofStore)) {
      throw new IllegalArgumentException(
          "a store or a relay goes with no flag files, deployment keys, project keys or events file");
    }
  }

  static Sources open(ServerConfig config) {
    StoreConfig store = config.store().orElse(null);
    RelayConfig relay = config.relay().orElse(null);
    return relay != null
        ? ofRelay(config, relay)
        : store == null ? ofFiles(config) : ofStore(config, store);
  }

  private static Sources ofRelay(ServerConfig config, RelayConfig relayConfig) {
    ProjectKey project = relayConfig.projectKey();
    Relay relay = Relay.open(relayConfig);
    UnaryOperator<String> apiKeyOf =
        key -> project != null && relayConfig.keys().contains(key) ? project.apiKey() : key;
    Deployments deployments = relay.deployments();
    ProjectKeys keys =
        new ProjectKeys(project == null ? List.of() : List.of(project), deployments, null);
    EventForwarder forwarder = forwarder(config, apiKeyOf, relay::close);
    // Also while flags are still to come: events that are refused are lost.
    Predicate<String> isKnown = key -> keys.takesEvents(key) || relayConfig.keys().contains(key);
    EventIntake events = new EventIntake(isKnown, forwarder == null ? EventSink.none() : forwarder);
    SdkServices services =
        new SdkServices(
            deployments,
            keys,
            events,
            new EvaluationTracker(events),
            () -> new Readiness(relay.isReady(), relay.troubles()));
    return new Sources(services, null, null, relay, forwarder);
  }

  private static Sources ofFiles(ServerConfig config) {
    String demoKey = ServerConfig.DEFAULT_DEPLOYMENT_KEY;
    Deployments deployments = new Deployments(config.deploymentKeys(), demoKey, config.flags());
    WatchedFlagFiles files =
        config.flagFiles().isEmpty()
            ? null
            : WatchedFlagFiles.open(config.flagFiles(), deployments::publish);
    ProjectKeys keys = new ProjectKeys(config.projectKeys(), deployments, demoKey);
    EventSink sink = sink(config, files);
    EventForwarder forwarder =
        forwarder(config, UnaryOperator.identity(), () -> close(sink, files));
    EventIntake events = new EventIntake(keys::takesEvents, both(sink, forwarder));
    SdkServices services =
        new SdkServices(deployments, keys, events, null, () -> Readiness.ready(Map.of()));
    return new Sources(services, files, null, null, forwarder);
  }

  private static Sources ofStore(ServerConfig config, StoreConfig store) {
    StoreNode node =
        StoreNode.open(
            new NodeConfig(
                store,
                config.cache().orElse(null),
                config.eventRetention(),
                config.storeCheckInterval()));
    ProjectKeys keys = new ProjectKeys(List.of(), node.deployments(), null);
    EventSink sink = new StoreSink(node::store, keys::projectOfEvents);
    EventForwarder forwarder = forwarder(config, keys::apiKeyOf, node::close);
    EventIntake events = new EventIntake(keys::takesEvents, both(sink, forwarder));
    SdkServices services =
        new SdkServices(
            node.deployments(), keys, events, null, () -> Readiness.ready(node.troubles()));
    return new Sources(services, null, node, null, forwarder);
  }

  private static EventSink both(EventSink sink, @Nullable EventForwarder forwarder) {
    return forwarder == null ? sink : sink.and(forwarder);
  }

  private static @Nullable EventForwarder forwarder(
      ServerConfig config, UnaryOperator<String> keyOf, Runnable onFailure) {
    ForwardConfig forward = config.forward().orElse(null);
    try {
      return forward == null ? null : EventForwarder.open(forward, keyOf);
    } catch (IOException e) {
      onFailure.run();
      throw new EventsFileException(forward.directory(), e);
    } catch (RuntimeException e) {
      onFailure.run();
      throw e;
    }
  }

  private static void close(EventSink sink, @Nullable WatchedFlagFiles files) {
    try {
      sink.close();
    } catch (IOException e) {
      // Nothing was written.
    }
    if (files != null) {
      files.close();
    }
  }

  /** Looks for changes no more; what is served stays. */
  void stop() {
    if (files != null) {
      files.close();
    }
  }

  void close() {
    stop();
    services.events().close();
    if (node != null) {
      node.close();
    }
    if (relay != null) {
      relay.close();
    }
  }

  private static EventSink sink(ServerConfig config, @Nullable WatchedFlagFiles files) {
    Path file = config.eventsFile().orElse(null);
    if (file == null) {
      return EventSink.none();
    }
    try {
      return EventFile.open(file);
    } catch (IOException e) {
      close(EventSink.none(), files);
      throw new EventsFileException(file, e);
    }
  }
}
