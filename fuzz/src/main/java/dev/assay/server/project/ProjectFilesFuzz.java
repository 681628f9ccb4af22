package dev.assay.server.project;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import dev.assay.evaluation.EvaluationEngine;
import dev.assay.evaluation.ExperimentUser;
import dev.assay.fuzz.Expect;
import java.util.Map;

/** Flag files in JSON and YAML: loaded and evaluated, or refused with file and place. */
public final class ProjectFilesFuzz {
  private static final ExperimentUser USER = ExperimentUser.builder().userId("u").build();

  private ProjectFilesFuzz() {}

  /** Tries one input. */
  public static void fuzzerTestOneInput(FuzzedDataProvider input) {
    String name = input.consumeBoolean() ? "flags.yaml" : "flags.json";
    byte[] content = input.consumeRemainingAsBytes();
    try {
      LoadedFlags loaded = FlagFiles.parse(Map.of(name, content));
      EvaluationEngine.evaluate(loaded.flags(), USER);
    } catch (FlagFileException e) {
      Expect.that(String.valueOf(e.getMessage()).contains(name), "the message names the file");
    }
  }
}
