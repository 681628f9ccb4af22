package dev.assay.server.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that says which flags are wanted. */
final class FlagKeyOption {
  @Option(
      names = "--flag-key",
      paramLabel = "KEY",
      description = "Only this flag (and what it depends on). Repeatable.")
  private List<String> flagKeys = new ArrayList<>();

  List<String> flagKeys() {
    return flagKeys;
  }
}
