package dev.assay.server.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key to the management API. Its secret is not kept.
 *
 * <p>Immutable.
 *
 * @param id tells it from others
 * @param label for people
 * @param role what it may do
 * @param createdAt when it was made
 * @param createdBy the label of who made it
 * @param revokedAt since when it counts no more, or null
 */
public record ManagementKey(
    String id,
    String label,
    Role role,
    Instant createdAt,
    String createdBy,
    @Nullable Instant revokedAt) {

  /** What a key may do; each role may what the ones before it may. */
  public enum Role {
    /** Look. */
    READER,
    /** Change what is in projects. */
    EDITOR,
    /** Make and revoke keys. */
    ADMIN;

    /** {@return whether this may do what the other may} */
    public boolean includes(Role other) {
      return compareTo(other) >= 0;
    }
  }

  /**
   * A key that was just made. The only time that its secret is seen.
   *
   * <p>Immutable.
   *
   * @param key the key
   * @param secret what its owner sends
   */
  public record Issued(ManagementKey key, String secret) {
    /** {@return the key without the secret} */
    @Override
    public String toString() {
      return "Issued[" + key + "]";
    }
  }

  /** {@return whoever writes with this key} */
  public Author author() {
    return new Author(id, label);
  }
}
