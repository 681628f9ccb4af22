package dev.assay.junit;

import dev.assay.server.project.FlagFiles;
import dev.assay.server.project.LoadedFlags;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** The flag files that annotations name. */
final class FlagResources {
  private FlagResources() {}

  /**
   * Reads flag files.
   *
   * @param files resources of the test class, or else paths
   * @throws ExtensionConfigurationException if one is neither; names it
   */
  static LoadedFlags load(List<String> files, Class<?> testClass) {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    for (String file : files) {
      contents.put(file, content(file, testClass));
    }
    return FlagFiles.parse(contents);
  }

  private static byte[] content(String file, Class<?> testClass) {
    try (InputStream resource = testClass.getResourceAsStream(file)) {
      return resource == null ? Files.readAllBytes(Path.of(file)) : resource.readAllBytes();
    } catch (IOException e) {
      throw new ExtensionConfigurationException(
          "the flag file " + file + " is neither a resource of " + testClass + " nor a file", e);
    }
  }
}
