package dev.assay.server.store;

import dev.assay.server.store.text.StoredText;

/**
 * Who writes: the id and the label of a management key.
 *
 * <p>Immutable.
 *
 * @param id stands in the audit log
 * @param label for people, stands in objects and versions
 */
public record Author(String id, String label) {
  /** The server itself. */
  public static final Author SERVER = new Author("server", "server");

  /** Checks both: not empty. */
  public Author {
    StoredText.name("author id", id);
    StoredText.name("author label", label);
  }
}
