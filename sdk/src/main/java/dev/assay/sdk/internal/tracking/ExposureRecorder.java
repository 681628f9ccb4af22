package dev.assay.sdk.internal.tracking;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variant;
import dev.assay.sdk.tracking.Tracker;
import dev.assay.sdk.tracking.TrackingConfig;
import dev.assay.sdk.tracking.TrackingEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes exposure events: one for each variant of a new result that is no default and does not
 * refuse it in its metadata ({@code trackExposure}).
 *
 * <p>A result is all variants of one evaluation, those of dependencies too. The same user's next
 * evaluation of other flags is another result with other insert ids, as in the official clients.
 *
 * <p>Thread-safe.
 */
public final class ExposureRecorder {
  private static final String EVENT_TYPE = "[Experiment] Exposure";

  private final NewResults results;

  /**
   * Makes one that has seen nothing yet.
   *
   * @param config how many results are remembered, and how long
   * @param tracker takes the events, on the thread that records
   */
  public ExposureRecorder(TrackingConfig config, Tracker tracker) {
    this(new NewResults(config, tracker));
  }

  ExposureRecorder(NewResults results) {
    this.results = results;
  }

  /**
   * Records that the variants of an evaluation were shown.
   *
   * @param user who they were evaluated for
   * @param variants all variants of the evaluation by flag key, default ones included
   */
  public void exposures(ExperimentUser user, Map<String, Variant> variants) {
    if (variants.values().stream().noneMatch(ExposureRecorder::isTracked)) {
      return;
    }
    String canonical = results.canonicalIfNew(user, variants);
    if (canonical == null) {
      return;
    }
    long millis = results.millis();
    variants.forEach(
        (flagKey, variant) -> {
          if (isTracked(variant)) {
            String insertId = CanonicalForm.insertId(user, flagKey + ' ' + canonical, millis);
            results.track(event(user, flagKey, variant, millis, insertId));
          }
        });
  }

  private static boolean isTracked(Variant variant) {
    return !variant.isDefault() && !Boolean.FALSE.equals(variant.metadata().get("trackExposure"));
  }

  private static TrackingEvent event(
      ExperimentUser user, String flagKey, Variant variant, long millis, String insertId) {
    Map<String, @Nullable Object> metadata = variant.metadata();
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    properties.put("[Experiment] Flag Key", flagKey);
    properties.put("[Experiment] Variant", variant.key());
    if (metadata.get("experimentKey") != null) {
      properties.put("[Experiment] Experiment Key", metadata.get("experimentKey"));
    }
    if (!metadata.isEmpty()) {
      properties.put("metadata", metadata);
    }
    Map<String, Object> set =
        NewResults.isMutex(variant) ? Map.of() : Map.of("[Experiment] " + flagKey, variant.key());
    return NewResults.event(EVENT_TYPE, user, millis)
        .eventProperties(properties)
        .userProperties(NewResults.changes(set, Map.of()))
        .insertId(insertId)
        .build();
  }
}
