package dev.assay.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A document with an empty section, which a measurement fills. */
public record Section(Path file) {
  /** Makes a document with one section. */
  public static Section named(String name, Path folder) throws IOException {
    Path file = folder.resolve(name + ".md");
    Files.writeString(file, "<!-- " + name + ":start -->\n<!-- " + name + ":end -->\n");
    return new Section(file);
  }

  /** {@return the options of a measurement that writes into it} */
  public List<String> options(String... others) {
    List<String> options = new ArrayList<>(List.of(others));
    options.addAll(List.of("--write", file.toString()));
    return options;
  }
}
