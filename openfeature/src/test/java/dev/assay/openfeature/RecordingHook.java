package dev.assay.openfeature;

import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.Hook;
import dev.openfeature.sdk.HookContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Keeps what a hook is told. */
final class RecordingHook implements Hook<Object> {
  final List<String> stages = new ArrayList<>();
  final Map<String, String> details = new HashMap<>();

  /** {@return a hook that adds to the context before an evaluation} */
  static Hook<Object> adding(EvaluationContext added) {
    return new Hook<>() {
      @Override
      public Optional<EvaluationContext> before(
          HookContext<Object> context, Map<String, Object> hints) {
        return Optional.of(added);
      }
    };
  }

  @Override
  public Optional<EvaluationContext> before(
      HookContext<Object> context, Map<String, Object> hints) {
    stages.add("before");
    return Optional.empty();
  }

  @Override
  public void after(
      HookContext<Object> context,
      FlagEvaluationDetails<Object> evaluation,
      Map<String, Object> hints) {
    stages.add("after");
  }

  @Override
  public void error(HookContext<Object> context, Exception error, Map<String, Object> hints) {
    stages.add("error");
  }

  @Override
  public void finallyAfter(
      HookContext<Object> context,
      FlagEvaluationDetails<Object> evaluation,
      Map<String, Object> hints) {
    stages.add("finally");
    details.put("flag", evaluation.getFlagKey());
    details.put("value", String.valueOf(evaluation.getValue()));
    details.put("variant", Objects.requireNonNullElse(evaluation.getVariant(), "none"));
    details.put("reason", evaluation.getReason());
    details.put(
        "error", evaluation.getErrorCode() == null ? "none" : evaluation.getErrorCode().name());
  }
}
