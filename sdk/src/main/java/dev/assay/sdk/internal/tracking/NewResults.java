package dev.assay.sdk.internal.tracking;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variant;
import dev.assay.sdk.internal.options.LogNames;
import dev.assay.sdk.tracking.Tracker;
import dev.assay.sdk.tracking.TrackingConfig;
import dev.assay.sdk.tracking.TrackingEvent;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What recorders share: which results are new, when they happened, who takes their events. */
final class NewResults {
  private final Logger logger = System.getLogger(LogNames.SDK);
  private final DedupeFilter filter;
  private final Tracker tracker;
  private final LongSupplier millis;
  private final AtomicBoolean warnedOfIds = new AtomicBoolean();
  private final AtomicBoolean throwing = new AtomicBoolean();

  NewResults(TrackingConfig config, Tracker tracker) {
    this(
        new DedupeFilter(config.cacheCapacity(), config.cacheTtl(), System::nanoTime),
        tracker,
        System::currentTimeMillis);
  }

  NewResults(DedupeFilter filter, Tracker tracker, LongSupplier millis) {
    this.filter = filter;
    this.tracker = tracker;
    this.millis = millis;
  }

  /** {@return the canonical form of a result that was not seen lately, else null} */
  @Nullable String canonicalIfNew(ExperimentUser user, Map<String, Variant> variants) {
    if (variants.isEmpty() || !isKnown(user)) {
      return null;
    }
    String canonical = CanonicalForm.of(user, variants);
    return filter.admit(canonical) ? canonical : null;
  }

  private boolean isKnown(ExperimentUser user) {
    if (isPresent(user.userId()) || isPresent(user.deviceId())) {
      return true;
    }
    if (warnedOfIds.compareAndSet(false, true)) {
      logger.log(
          Level.WARNING, "A user without user id and device id is not tracked. Not logged again.");
    }
    return false;
  }

  private static boolean isPresent(@Nullable String id) {
    return id != null && !id.isBlank();
  }

  /** {@return whether the flag only keeps others apart, and so sets no property of the user} */
  static boolean isMutex(Variant variant) {
    return "mutual-exclusion-group".equals(variant.metadata().get("flagType"));
  }

  /** {@return an event about a user, without properties} */
  static TrackingEvent.Builder event(String eventType, ExperimentUser user, long millis) {
    return TrackingEvent.builder(eventType, Instant.ofEpochMilli(millis))
        .userId(user.userId())
        .deviceId(user.deviceId())
        .groups(user.groups());
  }

  /** {@return what changes about the user} */
  static Map<String, Object> changes(Map<String, Object> set, Map<String, Object> unset) {
    Map<String, Object> changes = new LinkedHashMap<>();
    changes.put("$set", set);
    changes.put("$unset", unset);
    return changes;
  }

  /** {@return the time in milliseconds since 1970} */
  long millis() {
    return millis.getAsLong();
  }

  /** Hands over an event. What the tracker throws is its own fault, and goes no further. */
  void track(TrackingEvent event) {
    try {
      tracker.track(event);
      if (throwing.get()) {
        throwing.set(false);
      }
    } catch (RuntimeException | Error e) {
      if (throwing.compareAndSet(false, true)) {
        logger.log(Level.ERROR, "The tracker threw. Not logged again until it works.", e);
      }
    }
  }
}
