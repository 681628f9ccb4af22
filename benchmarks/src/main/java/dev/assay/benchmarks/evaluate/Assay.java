package dev.assay.benchmarks.evaluate;

import dev.assay.benchmarks.run.SampleProject;
import dev.assay.evaluation.EvaluationEngine;
import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.FlagSet;
import dev.assay.evaluation.Variants;
import java.util.Map;
import java.util.TreeMap;

/** Assay's engine. */
final class Assay implements Contender<ExperimentUser> {
  private final FlagSet flags;

  Assay(int count) {
    flags = SampleProject.flags(count);
  }

  @Override
  public ExperimentUser user(String userId, String plan) {
    return newUser(userId, plan);
  }

  static ExperimentUser newUser(String userId, String plan) {
    return ExperimentUser.builder()
        .userId(userId)
        .deviceId("4f0b7d0c-93a5-4c53-9a5c-8d2f6b1c7e11")
        .country("Germany")
        .userProperty("plan", plan)
        .userProperty("age", 42)
        .build();
  }

  @Override
  public Object one(ExperimentUser user, String flagKey) {
    return EvaluationEngine.evaluate(flags, user, flagKey);
  }

  @Override
  public Object all(ExperimentUser user) {
    return EvaluationEngine.evaluate(flags, user);
  }

  @Override
  public String variantOf(ExperimentUser user, String flagKey) {
    return EvaluationEngine.evaluate(flags, user, flagKey).key();
  }

  @Override
  public Map<String, String> variantsOf(ExperimentUser user) {
    Variants variants = EvaluationEngine.evaluate(flags, user);
    Map<String, String> names = new TreeMap<>();
    variants.asMap().forEach((flagKey, variant) -> names.put(flagKey, variant.key()));
    return names;
  }
}
