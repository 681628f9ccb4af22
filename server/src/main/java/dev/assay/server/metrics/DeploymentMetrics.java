package dev.assay.server.metrics;

import dev.assay.server.deployment.DeploymentName;
import dev.assay.server.deployment.Deployments;
import dev.assay.server.deployment.FlagDocument;
import dev.assay.server.deployment.Snapshot;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What each deployment serves, and since when.
 *
 * <p>Thread-safe.
 */
final class DeploymentMetrics {
  /** What a deployment served last, how often that changed, and when. */
  private record State(FlagDocument flags, int cohorts, int flagCount, long version, long since) {
    static State of(Snapshot snapshot, @Nullable State before, long now) {
      FlagDocument flags = snapshot.document();
      int cohorts = snapshot.cohorts().size();
      int count = snapshot.flags().size();
      return before != null && flags.isSame(before.flags)
          ? new State(flags, cohorts, count, before.version, before.since)
          : new State(flags, cohorts, count, before == null ? 1 : before.version + 1, now);
    }
  }

  private final Deployments deployments;
  private final LongSupplier clock;
  private final MultiGauge flags;
  private final MultiGauge cohorts;
  private final MultiGauge versions;
  private final MultiGauge changes;
  private volatile Map<String, State> states = Map.of();

  /** The clock tells milliseconds since 1970. */
  DeploymentMetrics(MeterRegistry registry, Deployments deployments, LongSupplier clock) {
    this.deployments = deployments;
    this.clock = clock;
    flags =
        MultiGauge.builder("assay.deployment.flags")
            .description("Flags that a deployment serves")
            .register(registry);
    cohorts =
        MultiGauge.builder("assay.deployment.cohorts")
            .description("Cohorts that a deployment's users are looked up in")
            .register(registry);
    versions =
        MultiGauge.builder("assay.deployment.version")
            .description("Flag sets that a deployment has served since the start")
            .register(registry);
    changes =
        MultiGauge.builder("assay.deployment.changed")
            .description("When a deployment's flags changed last, in seconds since 1970")
            .baseUnit("seconds")
            .register(registry);
  }

  /** Looks at what is served now. */
  synchronized void look() {
    Map<String, State> now = new HashMap<>();
    deployments
        .all()
        .forEach(
            (key, snapshot) -> {
              String name = DeploymentName.of(key);
              now.put(name, State.of(snapshot, states.get(name), clock.getAsLong()));
            });
    states = now;
    show(flags, State::flagCount);
    show(cohorts, State::cohorts);
    show(versions, State::version);
    show(changes, state -> state.since() / 1000.0);
  }

  private void show(MultiGauge gauge, ToDoubleFunction<State> value) {
    List<Row<?>> rows = new ArrayList<>();
    for (String deployment : states.keySet()) {
      Tags tags = Tags.of("deployment", deployment);
      rows.add(Row.of(tags, deployment, name -> now(name, value)));
    }
    // Rows stay while their deployments do: one that is replaced is there twice for a moment, and
    // then nobody can read any metric.
    gauge.register(rows, false);
  }

  private double now(String deployment, ToDoubleFunction<State> value) {
    State state = states.get(deployment);
    return state == null ? Double.NaN : value.applyAsDouble(state);
  }
}
