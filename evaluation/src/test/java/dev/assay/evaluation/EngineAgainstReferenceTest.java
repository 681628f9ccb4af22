package dev.assay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random flags and users: the engine must agree with the slow, obvious implementation. */
class EngineAgainstReferenceTest {
  private static final int CASES = Integer.getInteger("assay.property.cases", 6_000);

  @Test
  void engineAgreesWithTheReference() {
    for (long seed = 1; seed <= CASES; seed++) {
      compare(seed);
    }
  }

  private static void compare(long seed) {
    RandomDocuments documents = new RandomDocuments(new Random(seed));
    List<Map<String, Object>> flags = documents.flags();
    Map<String, Object> user = documents.user();
    List<String> flagKeys = documents.flagKeys();
    String flagsJson = ReferenceEngine.json(flags, true);
    String userJson = ReferenceEngine.json(user, true);
    Map<String, Variant> expected = variants(new ReferenceEngine(flags, user).evaluate(flagKeys));
    FlagSet set = FlagSet.parse(flagsJson);
    ExperimentUser parsed = ExperimentUser.fromJson(userJson);
    Map<String, Variant> actual = EvaluationEngine.evaluate(set, parsed, flagKeys).asMap();
    if (!actual.equals(expected)) {
      assertThat(actual)
          .as("seed %d, keys %s\n%s\n%s", seed, flagKeys, flagsJson, userJson)
          .isEqualTo(expected);
    }
    for (String flagKey : flagKeys) {
      Variant alone = EvaluationEngine.evaluate(set, parsed, flagKey);
      Variant reference =
          variants(new ReferenceEngine(flags, user).evaluate(List.of(flagKey)))
              .getOrDefault(flagKey, Variant.missing());
      if (!alone.equals(reference)) {
        assertThat(alone)
            .as("seed %d, %s alone\n%s\n%s", seed, flagKey, flagsJson, userJson)
            .isEqualTo(reference);
      }
    }
  }

  private static Map<String, Variant> variants(Map<String, Object> results) {
    Map<String, Variant> variants = new LinkedHashMap<>();
    results.forEach(
        (flagKey, result) -> {
          Map<String, Object> fields = ReferenceEngine.map(result);
          Object payload = fields.get("payload");
          variants.put(
              flagKey,
              Variant.of(
                  (String) fields.get("key"),
                  (String) fields.get("value"),
                  payload == null
                      ? JsonValue.missing()
                      : JsonValue.parse(ReferenceEngine.json(payload, true)),
                  ReferenceEngine.map(fields.get("metadata"))));
        });
    return variants;
  }
}
