package dev.assay.server.metrics;

import dev.assay.server.deployment.Deployments;
import dev.assay.server.events.EventCounts;
import dev.assay.server.events.EventForwarder;
import dev.assay.server.events.EventIntake;
import dev.assay.server.events.ForwardCounts;
import dev.assay.server.node.StoreNode;
import dev.assay.server.relay.Relay;
import dev.assay.server.relay.RelayedDeployment;
import dev.assay.server.stream.StreamPlaces;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * A server's metrics. {@code docs/operations.md} says what each means.
 *
 * <p>Thread-safe.
 */
public final class ServerMetrics {
  /** The form of {@link #scrape}. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<String, RouteMetrics> routes = new ConcurrentHashMap<>();
  private final Counter evaluations =
      Counter.builder("assay.evaluations")
          .description("Users whose variants were evaluated")
          .register(registry);

  /** Makes metrics that know the JVM, and nothing of a server yet. */
  public ServerMetrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      FunctionTimer.builder(
              "jvm.gc",
              collector,
              GarbageCollectorMXBean::getCollectionCount,
              GarbageCollectorMXBean::getCollectionTime,
              TimeUnit.MILLISECONDS)
          .description("Garbage collections, and the time they took")
          .tag("collector", collector.getName())
          .register(registry);
    }
  }

  /**
   * {@return the metrics of a route}
   *
   * @param route the route's path, with an asterisk for what differs from request to request
   */
  public RouteMetrics route(String route) {
    RouteMetrics known = routes.get(route);
    return known == null
        ? routes.computeIfAbsent(route, name -> new RouteMetrics(registry, name))
        : known;
  }

  /** Counts a user whose variants were evaluated. */
  public void evaluated() {
    evaluations.increment();
  }

  /** Shows what deployments serve, from now on. */
  public void watch(Deployments deployments) {
    DeploymentMetrics metrics =
        new DeploymentMetrics(registry, deployments, System::currentTimeMillis);
    deployments.onChange(metrics::look);
    metrics.look();
  }

  /** Shows whether the node has its database and serves what is in it, as long as it is used. */
  public void watch(StoreNode node) {
    Gauge.builder("assay.database.up", node, n -> n.hasDatabase() ? 1 : 0)
        .description("Whether the database answered at the last look: 1, else 0")
        .register(registry);
    Gauge.builder("assay.projects.outdated", node, n -> n.outdatedProjects().size())
        .description("Projects that serve an earlier state than the database's, or nothing")
        .register(registry);
  }

  /** Shows how many events come, as long as the intake is used. */
  public void watch(EventIntake intake) {
    count(intake, "accepted", EventCounts::accepted);
    count(intake, "duplicate", EventCounts::duplicates);
    count(intake, "rejected", EventCounts::rejected);
    count(intake, "dropped", EventCounts::dropped);
  }

  private void count(EventIntake intake, String outcome, ToLongFunction<EventCounts> count) {
    FunctionCounter.builder("assay.events", intake, i -> count.applyAsLong(i.counts()))
        .description("Events that came, by what became of them")
        .tag("outcome", outcome)
        .register(registry);
  }

  /** Shows how the upstream of a relay does, as long as the relay is used. */
  public void watch(Relay relay) {
    for (RelayedDeployment deployment : relay.relayed()) {
      Gauge.builder("assay.upstream.age", deployment, RelayedDeployment::ageSeconds)
          .description("Seconds since the upstream said what flags it has")
          .baseUnit("seconds")
          .tag("deployment", deployment.name())
          .register(registry);
      Gauge.builder("assay.upstream.cohorts.failing", deployment, RelayedDeployment::failingCohorts)
          .description("Cohorts that cannot be loaded or refreshed now")
          .tag("deployment", deployment.name())
          .register(registry);
      countFailures(deployment, "poll", RelayedDeployment::pollFailures);
      countFailures(deployment, "stream", RelayedDeployment::streamFailures);
    }
  }

  private void countFailures(
      RelayedDeployment deployment, String kind, ToDoubleFunction<RelayedDeployment> count) {
    FunctionCounter.builder("assay.upstream.failures", deployment, count)
        .description("Polls and streams of flags that failed")
        .tags("deployment", deployment.name(), "kind", kind)
        .register(registry);
  }

  /** Shows what becomes of events that are forwarded, as long as the forwarder is used. */
  public void watch(EventForwarder forwarder) {
    Gauge.builder("assay.forward.waiting", forwarder, f -> f.counts().waiting())
        .description("Events that wait to be forwarded")
        .register(registry);
    FunctionCounter.builder("assay.forward.failures", forwarder, f -> f.counts().failures())
        .description("Requests with events that failed and are made again")
        .register(registry);
    forwarded(forwarder, "sent", ForwardCounts::sent);
    for (String reason : forwarder.counts().dropped().keySet()) {
      forwarded(forwarder, reason, counts -> counts.dropped().getOrDefault(reason, 0L));
    }
  }

  private void forwarded(
      EventForwarder forwarder, String outcome, ToLongFunction<ForwardCounts> count) {
    FunctionCounter.builder("assay.forward.events", forwarder, f -> count.applyAsLong(f.counts()))
        .description("Events to forward, by what became of them")
        .tag("outcome", outcome)
        .register(registry);
  }

  /** Shows the streams, as long as the places are used, and the connections. */
  public void watch(StreamPlaces streams, IntSupplier connections) {
    Gauge.builder("assay.connections.open", connections::getAsInt)
        .description("Open connections")
        .register(registry);
    Gauge.builder("assay.streams.open", streams::taken)
        .description("Open streams of flags")
        .register(registry);
    FunctionCounter.builder("assay.streams.dropped", streams, StreamPlaces::dropped)
        .description("Streams that were cut off since they took nothing")
        .register(registry);
  }

  /** {@return all metrics as Prometheus reads them} */
  public String scrape() {
    return registry.scrape(CONTENT_TYPE);
  }
}
