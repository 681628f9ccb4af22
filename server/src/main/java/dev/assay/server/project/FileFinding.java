package dev.assay.server.project;

import dev.assay.evaluation.LintFinding.Severity;

/**
 * Something in a flag file that its author may want to know.
 *
 * <p>Immutable.
 *
 * @param file the file's name as the caller gave it
 * @param path where in the document, such as {@code $.flags[0].rolloutPercentage}
 * @param line the line, from 1, or 0 if it is not known
 * @param severity how bad it is; every fault is an error
 * @param sentence what is the matter, and what follows from it
 */
public record FileFinding(String file, String path, int line, Severity severity, String sentence) {

  static FileFinding of(FileFault fault) {
    return new FileFinding(
        fault.file(), fault.path(), fault.line(), Severity.ERROR, fault.reason());
  }

  /** {@return file, path, line, severity and sentence in one line} */
  @Override
  public String toString() {
    String place = path + (line > 0 ? " (line " + line + ")" : "");
    return file + ": " + place + ": " + severity + ": " + sentence;
  }
}
