package dev.assay.sdk.internal.cohorts;

import dev.assay.evaluation.Cohort;
import dev.assay.sdk.internal.http.HttpFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers for each cohort what its script says; the last answer repeats. */
final class ScriptedSource implements CohortSource {
  /** An answer. */
  @FunctionalInterface
  interface Step {
    Cohort answer(@Nullable Cohort held) throws CohortFailure;
  }

  private final Map<CohortKey, Deque<Step>> scripts = new HashMap<>();
  private final List<String> asked = new ArrayList<>();

  static Cohort cohort(String groupType, String id, long lastModified, String... members) {
    Cohort.Builder builder = Cohort.builder(id).groupType(groupType).lastModified(lastModified);
    List.of(members).forEach(builder::add);
    return builder.build();
  }

  static Step members(String id, long lastModified, String... members) {
    return held -> cohort(Cohort.USER, id, lastModified, members);
  }

  static Step notModified() {
    return held -> {
      if (held == null) {
        throw new IllegalStateException("nothing is held");
      }
      return held;
    };
  }

  static Step status(int status) {
    return status(status, Duration.ZERO);
  }

  static Step status(int status, Duration retryAfter) {
    return held -> {
      throw CohortFailure.of(HttpFailure.status(status, retryAfter.toNanos()));
    };
  }

  void script(String id, Step... steps) {
    script(new CohortKey(Cohort.USER, id), steps);
  }

  void script(CohortKey key, Step... steps) {
    scripts.put(key, new ArrayDeque<>(List.of(steps)));
  }

  /** What was asked for since this was last called. */
  List<String> asked() {
    List<String> copy = List.copyOf(asked);
    asked.clear();
    return copy;
  }

  @Override
  public Cohort download(CohortKey key, @Nullable Cohort held) throws CohortFailure {
    asked.add(key.id());
    Deque<Step> steps = scripts.getOrDefault(key, new ArrayDeque<>(List.of(status(404))));
    Step step = steps.size() > 1 ? steps.remove() : steps.element();
    return step.answer(held);
  }
}
