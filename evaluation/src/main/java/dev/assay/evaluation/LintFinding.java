package dev.assay.evaluation;

import org.jspecify.annotations.Nullable;

/**
 * Something about a flag that its author may want to know.
 *
 * <p>Immutable.
 *
 * @param flagKey the flag's key, or null if it has none
 * @param path where in the document, such as {@code $[3].segments[0].bucket.salt}
 * @param line the line where the flag or its faulty object begins, from 1, or 0 if it is not known
 * @param severity how bad it is
 * @param code the kind of finding, in lower case with hyphens; {@code docs/lint.md} lists them
 * @param sentence what is the matter
 */
public record LintFinding(
    @Nullable String flagKey,
    String path,
    int line,
    Severity severity,
    String code,
    String sentence) {

  /** How bad a finding is. */
  public enum Severity {
    /** The flag is left out, or a part of it cannot work. */
    ERROR,
    /** It works as documented, but hardly as meant. */
    WARNING,
    /** Worth knowing. */
    INFO
  }

  /** {@return path, line, severity and sentence in one line} */
  @Override
  public String toString() {
    return path + (line > 0 ? " (line " + line + ")" : "") + ": " + severity + ": " + sentence;
  }
}
