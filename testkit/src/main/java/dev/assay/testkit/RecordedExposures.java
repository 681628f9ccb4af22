package dev.assay.testkit;

import dev.assay.sdk.tracking.Tracker;
import dev.assay.sdk.tracking.TrackingEvent;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The exposures that clients tracked, in their order. The same result of the same user is recorded
 * once, until {@link #clear}; clients do not tell default (off) variants.
 *
 * <p>Thread-safe.
 */
public final class RecordedExposures implements Tracker {
  private final CopyOnWriteArrayList<RecordedExposure> recorded = new CopyOnWriteArrayList<>();

  /** Makes one that has recorded nothing. */
  public RecordedExposures() {}

  @Override
  public void track(TrackingEvent event) {
    Object flagKey = event.eventProperties().get("[Experiment] Flag Key");
    Object variant = event.eventProperties().get("[Experiment] Variant");
    if (event.eventType().equals("[Experiment] Exposure") && flagKey != null && variant != null) {
      recorded.addIfAbsent(
          new RecordedExposure(
              flagKey.toString(), variant.toString(), event.userId(), event.deviceId()));
    }
  }

  /** {@return all of them, as they are now; unmodifiable} */
  public List<RecordedExposure> all() {
    return List.copyOf(recorded);
  }

  /** {@return those of a flag, as they are now; unmodifiable} */
  public List<RecordedExposure> of(String flagKey) {
    Objects.requireNonNull(flagKey, "flagKey");
    return recorded.stream().filter(exposure -> exposure.flagKey().equals(flagKey)).toList();
  }

  /**
   * Checks that somebody was shown a variant.
   *
   * @throws AssertionError if nobody was; tells what was recorded
   */
  public void expect(String flagKey, String variant) {
    Objects.requireNonNull(variant, "variant");
    if (of(flagKey).stream().noneMatch(exposure -> exposure.variant().equals(variant))) {
      throw new AssertionError(
          "no exposure of " + flagKey + "=" + variant + " was recorded, but " + all());
    }
  }

  /**
   * Checks that nobody was shown a variant of a flag.
   *
   * @throws AssertionError if somebody was; tells what was recorded
   */
  public void expectNone(String flagKey) {
    List<RecordedExposure> found = of(flagKey);
    if (!found.isEmpty()) {
      throw new AssertionError("no exposure of " + flagKey + " was expected, but " + found);
    }
  }

  /** Forgets what was recorded: it is recorded again when it happens again. */
  public void clear() {
    recorded.clear();
  }

  /** {@return all of them} */
  @Override
  public String toString() {
    return "RecordedExposures" + recorded;
  }
}
