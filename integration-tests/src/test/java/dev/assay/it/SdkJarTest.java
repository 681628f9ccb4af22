package dev.assay.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The SDK's jar is one module, and exports what its two modules export. */
class SdkJarTest {
  private static final Pattern EXPORTS = Pattern.compile("exports\\s+([\\w.]+)([^;]*);");

  @Test
  void theBundlesDescriptorExportsWhatTheModulesExport() throws IOException {
    Set<String> modules = new TreeSet<>();
    modules.addAll(exports("evaluation/src/main/java/module-info.java"));
    modules.addAll(exports("sdk/src/main/java/module-info.java"));

    assertThat(modules).hasSizeGreaterThan(2);
    assertThat(exports("sdk/src/bundle/module-info.java")).isEqualTo(modules);
  }

  /** {@return each export as {@code package to modules}, without those to the SDK itself} */
  private static Set<String> exports(String descriptor) throws IOException {
    String source = Files.readString(Modules.file(descriptor));
    Set<String> exports = new TreeSet<>();
    EXPORTS.matcher(source).results().map(SdkJarTest::export).forEach(exports::add);
    return exports;
  }

  private static String export(MatchResult found) {
    Set<String> targets = new TreeSet<>(Arrays.asList(found.group(2).split("[\\s,]+|\\bto\\b")));
    targets.removeAll(Set.of("", "dev.assay.sdk"));
    return found.group(1) + " to " + targets;
  }
}
