package dev.assay.evaluation;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import dev.assay.evaluation.internal.json.JsonWriter;
import dev.assay.fuzz.Expect;
import java.util.List;
import java.util.Map;

/** Conditions: numbers, versions, lists in text and patterns, of flags and of users. */
public final class ConditionFuzz {
  private static final String[] OPERATORS = {
    "is",
    "is not",
    "contains",
    "does not contain",
    "less",
    "less or equal",
    "greater",
    "greater or equal",
    "version less",
    "version less or equal",
    "version greater",
    "version greater or equal",
    "set is",
    "set is not",
    "set contains",
    "set does not contain",
    "set contains any",
    "set does not contain any",
    "regex match",
    "regex does not match"
  };

  private ConditionFuzz() {}

  /** Tries one input. */
  public static void fuzzerTestOneInput(FuzzedDataProvider input) {
    String op = input.pickValue(OPERATORS);
    String wanted = input.consumeString(60);
    String held = input.consumeRemainingAsString();
    ExperimentUser user = ExperimentUser.builder().userId("u").userProperty("p", held).build();
    FlagSet flags = FlagSet.parse(JsonWriter.write(List.of(flag(op, wanted))));
    Variant given = EvaluationEngine.evaluate(flags, user).get("f");
    if (flags.size() == 1) {
      Expect.that(given.is("on") || given.is("off"), "there is a variant");
      Expect.equal(given, EvaluationEngine.explain(flags, user, "f").variant());
    }
  }

  private static Map<String, Object> flag(String op, String wanted) {
    Map<String, Object> condition =
        Map.of(
            "selector",
            List.of("context", "user", "user_properties", "p"),
            "op",
            op,
            "values",
            List.of(wanted));
    return Map.of(
        "key",
        "f",
        "variants",
        Map.of("on", variant("on"), "off", variant("off")),
        "segments",
        List.of(
            Map.of("conditions", List.of(List.of(condition)), "variant", "on"),
            Map.of("variant", "off")));
  }

  private static Map<String, Object> variant(String key) {
    return Map.of("key", key, "value", key);
  }
}
