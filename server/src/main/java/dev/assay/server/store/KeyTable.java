package dev.assay.server.store;

import dev.assay.server.hash.Sha256;
import dev.assay.server.store.ManagementKey.Role;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The table of management keys, and what their secrets are made of. */
final class KeyTable {
  private static final String PREFIX = "management-";
  private static final int SECRET_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Handle handle;

  KeyTable(Handle handle) {
    this.handle = handle;
  }

  static String newSecret() {
    byte[] secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  /**
   * {@return what is kept of a secret; its 256 random bits need neither salt nor a slow hash, and
   * that a hash is looked up in an index tells nothing of use about the secret}
   */
  private static String hash(String secret) {
    return Sha256.hex(secret);
  }

  void insert(ManagementKey key, String secret) {
    handle
        .createUpdate(
            """
            INSERT INTO management_keys (key_id, label, role, secret_hash, created_at, created_by)
            VALUES (:id, :label, :role, :hash, :at, :by)
            """)
        .bind("id", key.id())
        .bind("label", key.label())
        .bind("role", key.role().name())
        .bind("hash", hash(secret))
        .bind("at", key.createdAt().toEpochMilli())
        .bind("by", key.createdBy())
        .execute();
  }

  /** {@return whether there was such a key and it counted} */
  boolean revoke(String id, Instant at) {
    return handle
            .createUpdate(
                "UPDATE management_keys SET revoked_at = :at"
                    + " WHERE key_id = :id AND revoked_at IS NULL")
            .bind("at", at.toEpochMilli())
            .bind("id", id)
            .execute()
        > 0;
  }

  /** {@return all keys, oldest first} */
  List<ManagementKey> list() {
    return handle
        .createQuery("SELECT * FROM management_keys ORDER BY created_at, key_id")
        .map((rs, context) -> key(rs))
        .list();
  }

  /** {@return the key that a secret belongs to, if it counts} */
  Optional<ManagementKey> find(String secret) {
    return handle
        .createQuery(
            "SELECT * FROM management_keys WHERE secret_hash = :hash AND revoked_at IS NULL")
        .bind("hash", hash(secret))
        .map((rs, context) -> key(rs))
        .findOne();
  }

  private static ManagementKey key(ResultSet row) throws SQLException {
    Instant revokedAt = ObjectTable.instant(row, "revoked_at");
    boolean counts = row.wasNull();
    return new ManagementKey(
        row.getString("key_id"),
        row.getString("label"),
        Role.valueOf(row.getString("role")),
        ObjectTable.instant(row, "created_at"),
        row.getString("created_by"),
        counts ? null : revokedAt);
  }
}
