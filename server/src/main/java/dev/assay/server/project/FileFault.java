package dev.assay.server.project;

/**
 * Something wrong in a flag file.
 *
 * <p>Immutable.
 *
 * @param file the file's name as the caller gave it
 * @param path where in the document, such as {@code $.flags[0].rolloutPercentage}
 * @param line the line, from 1, or 0 if it is not known
 * @param reason what is wrong, and what follows from it
 * @param fatal whether the file cannot be used because of it
 */
public record FileFault(String file, String path, int line, String reason, boolean fatal) {

  /** {@return file, path, line and reason in one line} */
  @Override
  public String toString() {
    return file + ": " + path + (line > 0 ? " (line " + line + ")" : "") + ": " + reason;
  }
}
