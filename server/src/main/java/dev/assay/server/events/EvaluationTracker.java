package dev.assay.server.events;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.JsonValue;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.internal.tracking.AssignmentRecorder;
import dev.assay.sdk.internal.tracking.ExposureRecorder;
import dev.assay.sdk.tracking.Tracker;
import dev.assay.sdk.tracking.TrackingConfig;
import dev.assay.sdk.tracking.TrackingEvent;
import dev.assay.server.deployment.ServerLogs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of evaluations that remote clients asked for, each result once a day, and hands them
 * to an intake. It never waits: while the intake does not keep up, events are dropped, told once.
 *
 * <p>Thread-safe.
 */
public final class EvaluationTracker {
  private static final System.Logger LOGGER = System.getLogger(ServerLogs.EVENTS);
  private static final int MOST_WAITING = 10_000;

  private final EventIntake intake;
  private final Map<String, Recorders> byKey = new ConcurrentHashMap<>();

  /** What remembers the results of one deployment. */
  private record Recorders(AssignmentRecorder assignments, ExposureRecorder exposures) {}

  /**
   * Makes a tracker.
   *
   * @param intake takes the events, which name the deployment key
   */
  public EvaluationTracker(EventIntake intake) {
    this.intake = intake;
  }

  /** A user was evaluated. */
  public void assigned(String deploymentKey, ExperimentUser user, Variants variants) {
    recorders(deploymentKey).assignments().assignment(user, variants.asMap());
  }

  /** A user is shown what was evaluated. */
  public void exposed(String deploymentKey, ExperimentUser user, Variants variants) {
    recorders(deploymentKey).exposures().exposures(user, variants.asMap());
  }

  private Recorders recorders(String deploymentKey) {
    Recorders known = byKey.get(deploymentKey);
    return known == null ? byKey.computeIfAbsent(deploymentKey, this::newRecorders) : known;
  }

  private Recorders newRecorders(String deploymentKey) {
    TrackingConfig config = TrackingConfig.defaults();
    Tracker tracker = new Buffer(deploymentKey);
    return new Recorders(
        new AssignmentRecorder(config, tracker), new ExposureRecorder(config, tracker));
  }

  /** Events of a deployment that wait for the intake's thread, to be taken together. */
  private final class Buffer implements Tracker {
    private final String deploymentKey;
    private final List<TrackingEvent> waiting = new ArrayList<>();
    private boolean isPlanned;
    private boolean isFull;

    Buffer(String deploymentKey) {
      this.deploymentKey = deploymentKey;
    }

    @Override
    public void track(TrackingEvent event) {
      if (add(event) && !intake.take(deploymentKey, this::takeOut)) {
        synchronized (this) {
          // The next event tries again.
          isPlanned = false;
        }
      }
    }

    /** {@return whether the intake is to be told} */
    private synchronized boolean add(TrackingEvent event) {
      if (waiting.size() == MOST_WAITING) {
        if (!isFull) {
          LOGGER.log(System.Logger.Level.WARNING, "events of evaluations are dropped");
        }
        isFull = true;
        return false;
      }
      waiting.add(event);
      boolean isFirst = !isPlanned;
      isPlanned = true;
      return isFirst;
    }

    private synchronized List<Map<String, @Nullable Object>> takeOut() {
      List<Map<String, @Nullable Object>> events = new ArrayList<>();
      for (TrackingEvent event : waiting) {
        @SuppressWarnings("unchecked") // It is an object.
        Map<String, @Nullable Object> fields =
            (Map<String, @Nullable Object>) JsonValue.parse(event.toJson()).asPlain();
        events.add(fields);
      }
      waiting.clear();
      isPlanned = false;
      isFull = false;
      return events;
    }
  }
}
