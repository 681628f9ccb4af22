package dev.assay.server.cli;

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

  /**
   * Names the log's configuration, unless somebody has named one. It is not called {@code
   * logback.xml}: programs that have a server in their tests would log as it says.
   */
  static void configure() {
    if (System.getProperty(CONFIGURATION) == null) {
      System.setProperty(CONFIGURATION, "dev/assay/server/cli/log.xml");
    }
  }

  /** Tells the log's configuration, which is read when the first logger is asked for. */
  void apply() {
    System.setProperty("assay.log.format", format.name());
    System.setProperty("assay.log.level", level.name());
  }
}
