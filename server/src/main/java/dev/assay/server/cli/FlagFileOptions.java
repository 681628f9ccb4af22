package dev.assay.server.cli;

import dev.assay.server.project.FlagFiles;
import dev.assay.server.project.LoadedFlags;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which files hold flags and cohorts. */
final class FlagFileOptions {
  @Option(
      names = "--flags",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description = "Flag files: an array of flags (JSON) or a project (JSON or YAML).")
  private List<String> flagFiles = new ArrayList<>();

  @Option(
      names = "--cohorts",
      paramLabel = "FILE",
      description = "A project file that holds cohorts.")
  private @Nullable String cohortFile;

  /** Reads the files, and tells what is wrong with single flags. */
  LoadedFlags load(PrintWriter err) {
    List<Path> files = new ArrayList<>();
    flagFiles.forEach(file -> files.add(Path.of(file)));
    if (cohortFile != null) {
      files.add(Path.of(cohortFile));
    }
    LoadedFlags loaded = FlagFiles.load(files);
    loaded.faults().forEach(fault -> err.println("assay: " + fault));
    return loaded;
  }

  /** {@return the last of several files, which is none then, or null if there is only one} */
  @Nullable String takeLast() {
    return flagFiles.size() < 2 ? null : flagFiles.remove(flagFiles.size() - 1);
  }
}
