package dev.assay.server.events;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.internal.tracking.AssignmentRecorder;
import dev.assay.sdk.internal.tracking.ExposureRecorder;
import dev.assay.sdk.tracking.Tracker;
import dev.assay.sdk.tracking.TrackingConfig;
import dev.assay.sdk.tracking.TrackingEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes events of evaluations that remote clients asked for, each result once a day, and hands them
 * to an intake. It never waits: while the intake does not keep up, events are dropped, and counted
 * there.
 *
 * <p>Thread-safe.
 */
public final class EvaluationTracker {
  /** What an event holds grows with the flags: with a hundred, it is some 40 kB. */
  private static final int MOST_WAITING = 1000;

  private final EventIntake intake;
  private final Map<String, Recorders> byKey = new ConcurrentHashMap<>();
  private final Object lock = new Object();

  // Guarded by the lock.
  private Map<String, List<TrackingEvent>> waiting = new LinkedHashMap<>();
  private int count;
  private boolean isPlanned;

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
    Tracker tracker = event -> add(deploymentKey, event);
    return new Recorders(
        new AssignmentRecorder(config, tracker), new ExposureRecorder(config, tracker));
  }

  private void add(String deploymentKey, TrackingEvent event) {
    boolean isKept;
    boolean isToPlan;
    synchronized (lock) {
      isKept = count < MOST_WAITING;
      if (isKept) {
        waiting.computeIfAbsent(deploymentKey, key -> new ArrayList<>()).add(event);
        count++;
      }
      isToPlan = !isPlanned;
      isPlanned = true;
    }
    if (!isKept) {
      intake.dropped(1);
    }
    if (isToPlan && !intake.take(this::takeOut)) {
      synchronized (lock) {
        // The next event tries again.
        isPlanned = false;
      }
    }
  }

  private Map<String, List<TrackingEvent>> takeOut() {
    synchronized (lock) {
      Map<String, List<TrackingEvent>> events = waiting;
      waiting = new LinkedHashMap<>();
      count = 0;
      isPlanned = false;
      return events;
    }
  }
}
