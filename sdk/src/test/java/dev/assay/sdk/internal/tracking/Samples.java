package dev.assay.sdk.internal.tracking;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.JsonValue;
import dev.assay.evaluation.Variant;
import dev.assay.sdk.tracking.TrackingEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What the tests of this package share. */
final class Samples {
  /** A moment of day 19675. */
  static final long MILLIS = 1_700_000_000_000L;

  static final ExperimentUser USER =
      ExperimentUser.builder().userId("user-1").deviceId("dev-1").build();

  private Samples() {}

  /** A clock that stands until a test moves it. */
  static final class StandingClock {
    final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);

    void advance(Duration time) {
      nanos.addAndGet(time.toNanos());
    }

    /** {@return time by this clock, without jitter} */
    Timing timing() {
      return new Timing(nanos::get, () -> 0.5);
    }
  }

  static Variant variant(String key, String metadata) {
    return Variant.of(key, key, JsonValue.missing(), JsonValue.parse(metadata).asMap());
  }

  /** {@return what section 6.2 and 6.3 of the notes on local evaluation take as an example} */
  static Map<String, Variant> exampleResults() {
    Map<String, Variant> results = new LinkedHashMap<>();
    results.put(
        "new-nav",
        variant("off", "{\"default\":true,\"flagVersion\":4,\"segmentName\":\"All Other Users\"}"));
    results.put(
        "checkout-flow",
        variant(
            "treatment",
            "{\"deployed\":true,\"experimentKey\":\"exp-1\",\"flagType\":\"experiment\","
                + "\"flagVersion\":7,\"segmentName\":\"All Other Users\"}"));
    return results;
  }

  /** {@return the results that were recorded from the official clients} */
  static Map<String, Variant> recordedResults() {
    Map<String, Variant> results = new LinkedHashMap<>();
    results.put("mutex", variant("slot-1", "{\"flagType\":\"mutual-exclusion-group\"}"));
    results.put("hold", variant("on", "{\"trackExposure\":false}"));
    results.put("b-exp", variant("treatment", "{\"flagVersion\":3,\"experimentKey\":\"exp-1\"}"));
    results.put("a-flag", variant("off", "{\"default\":true,\"flagVersion\":1}"));
    return results;
  }

  static ExperimentUser recordedUser() {
    return ExperimentUser.builder().userId(" user ").deviceId("device").build();
  }

  static TrackingEvent event(String insertId) {
    return TrackingEvent.builder("type", Instant.ofEpochMilli(MILLIS))
        .userId("u")
        .insertId(insertId)
        .build();
  }
}
