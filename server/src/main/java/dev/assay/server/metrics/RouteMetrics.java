package dev.assay.server.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The requests to one route, by class of status.
 *
 * <p>Thread-safe.
 */
public final class RouteMetrics {
  private static final int STATUS_CLASSES = 6;
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  private final MeterRegistry registry;
  private final String route;

  /** One for each first digit of a status, made when there is a request of that class. */
  private final AtomicReferenceArray<Timer> timers = new AtomicReferenceArray<>(STATUS_CLASSES);

  RouteMetrics(MeterRegistry registry, String route) {
    this.registry = registry;
    this.route = route;
  }

  /**
   * Counts a request that has been answered.
   *
   * @param status the answer's status, 100 to 599
   * @param nanos the time from its head to its answer
   */
  public void answered(int status, long nanos) {
    int statusClass = status / 100;
    Timer timer = timers.get(statusClass);
    if (timer == null) {
      timer = timer(statusClass);
      timers.set(statusClass, timer);
    }
    timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** The registry gives the same one to all who ask at the same time. */
  private Timer timer(int statusClass) {
    return Timer.builder("assay.requests")
        .description("Requests that were answered, and the time from their head to the answer")
        .tags("route", route, "status", statusClass + "xx")
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
