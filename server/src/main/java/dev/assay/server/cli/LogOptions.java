package dev.assay.server.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what is logged, and how. */
final class LogOptions {
  /** The form of the log. */
  enum Format {
    text,
    json
  }

  /** What is left out of the log. */
  enum Level {
    error,
    warn,
    info,
    debug
  }

  private static final String CONFIGURATION = "logback.configurationFile";

  private static volatile @Nullable LogOptions chosen;

  @Option(
      names = "--log-format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "Lines to read, or one JSON object a line (default: ${DEFAULT-VALUE}).")
  private Format format = Format.text;

  @Option(
      names = "--log-level",
      paramLabel = "error|warn|info|debug",
      defaultValue = "info",
      description = "The least that is logged (default: ${DEFAULT-VALUE}).")
  private Level level = Level.info;

  /** Has the log be as the options say that are to come, unless somebody has named another. */
  static void configure() {
    if (System.getProperty(CONFIGURATION) == null) {
      chosen = new LogOptions();
    }
  }

  /** {@return what the command line chose, or null if the log is not its own} */
  static @Nullable LogOptions chosen() {
    return chosen;
  }

  /** Tells the log's form and level, which are asked for with the first logger. */
  void apply() {
    if (chosen != null) {
      chosen = this;
    }
  }

  boolean isJson() {
    return format == Format.json;
  }

  /** {@return the name of the least level that is logged} */
  String level() {
    return level.name();
  }
}
