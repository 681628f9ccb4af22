package dev.assay.server.project;

import dev.assay.evaluation.EvaluationEngine;
import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Flag;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Project files written in the test. */
final class ProjectText {
  static final String FILE = "project.yaml";

  private ProjectText() {}

  static LoadedFlags load(String yaml) {
    return FlagFiles.parse(Map.of(FILE, bytes(yaml)));
  }

  /** {@return what several files hold, given as name, content, name, content …} */
  static LoadedFlags loadAll(String... namesAndContents) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < namesAndContents.length; i += 2) {
      files.put(namesAndContents[i], bytes(namesAndContents[i + 1]));
    }
    return FlagFiles.parse(files);
  }

  static Flag flag(String yaml, String key) {
    return load(yaml).flags().flag(key).orElseThrow();
  }

  static String variant(LoadedFlags loaded, ExperimentUser user, String flagKey) {
    return EvaluationEngine.evaluate(loaded.flags(), loaded.cohorts().addTo(user), flagKey).key();
  }

  static ExperimentUser user(String userId) {
    return ExperimentUser.builder().userId(userId).build();
  }

  static List<String> segmentNames(Flag flag) {
    return flag.segments().stream()
        .map(s -> String.valueOf(s.metadata().get("segmentName")))
        .toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
