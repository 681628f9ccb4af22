package dev.assay.evaluation;

import org.jspecify.annotations.Nullable;

/**
 * Something wrong with one flag of a set.
 *
 * @param flagKey the flag's key, or null if it has none
 * @param path where in the document, such as {@code $[3].segments[0].bucket.salt}
 * @param line the line where the faulty object begins, from 1, or 0 if it is not known
 * @param reason what is wrong
 * @param leftOut whether the flag is not in the set because of it; otherwise the flag is evaluated,
 *     with the documented result for the faulty part
 */
public record FlagFault(
    @Nullable String flagKey, String path, int line, String reason, boolean leftOut) {

  /** {@return path, line, reason and consequence in one line} */
  @Override
  public String toString() {
    return path
        + (line > 0 ? " (line " + line + ")" : "")
        + ": "
        + reason
        + (leftOut ? "; the flag is left out" : "");
  }
}
