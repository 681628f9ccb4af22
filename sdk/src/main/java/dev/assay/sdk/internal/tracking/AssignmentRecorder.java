package dev.assay.sdk.internal.tracking;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variant;
import dev.assay.sdk.tracking.Tracker;
import dev.assay.sdk.tracking.TrackingConfig;
import dev.assay.sdk.tracking.TrackingEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes assignment events: one for each new result, with all its variants.
 *
 * <p>Thread-safe.
 */
public final class AssignmentRecorder {
  private static final String EVENT_TYPE = "[Experiment] Assignment";

  private final NewResults results;
  private final boolean sendsEvaluatedProps;

  /**
   * Makes one that has seen nothing yet.
   *
   * @param config how many results are remembered, and how long; whether users are told too
   * @param tracker takes the events, on the thread that records
   */
  public AssignmentRecorder(TrackingConfig config, Tracker tracker) {
    this(new NewResults(config, tracker), config.sendEvaluatedProps());
  }

  AssignmentRecorder(NewResults results, boolean sendsEvaluatedProps) {
    this.results = results;
    this.sendsEvaluatedProps = sendsEvaluatedProps;
  }

  /**
   * Records that variants were computed.
   *
   * @param user who they were evaluated for
   * @param variants all variants of the evaluation by flag key, default ones included
   */
  public void assignment(ExperimentUser user, Map<String, Variant> variants) {
    String canonical = results.canonicalIfNew(user, variants);
    if (canonical != null) {
      long millis = results.millis();
      String insertId = CanonicalForm.insertId(user, canonical, millis);
      results.track(event(user, variants, millis, insertId));
    }
  }

  private TrackingEvent event(
      ExperimentUser user, Map<String, Variant> variants, long millis, String insertId) {
    Map<String, Object> properties = new LinkedHashMap<>();
    Map<String, Object> set = new LinkedHashMap<>();
    Map<String, Object> unset = new LinkedHashMap<>();
    new TreeMap<>(variants)
        .forEach(
            (flagKey, variant) -> {
              properties.put(flagKey + ".variant", variant.key());
              Object version = variant.metadata().get("flagVersion");
              Object segment = variant.metadata().get("segmentName");
              if (version != null && segment != null) {
                properties.put(flagKey + ".details", "v" + version + " rule:" + segment);
              }
              if (NewResults.isMutex(variant)) {
                return;
              }
              if (variant.isDefault()) {
                unset.put("[Experiment] " + flagKey, "-");
              } else {
                set.put("[Experiment] " + flagKey, variant.key());
              }
            });
    TrackingEvent.Builder event = NewResults.event(EVENT_TYPE, user, millis);
    if (sendsEvaluatedProps) {
      EvaluatedProps.addFields(event, user);
      EvaluatedProps.addProperties(set, unset, user);
    }
    return event
        .eventProperties(properties)
        .userProperties(NewResults.changes(set, unset))
        .insertId(insertId)
        .build();
  }
}
