package dev.assay.server.store;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.store.text.StoredText;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table of what was done. */
final class AuditTable {
  private final Handle handle;

  AuditTable(Handle handle) {
    this.handle = handle;
  }

  Page<AuditEntry> list(ListQuery query) {
    return ObjectTable.page(
        handle, query, "audit", (rs, context) -> entry(rs), AuditEntry::sequence);
  }

  void insert(AuditEntry entry) {
    handle
        .createUpdate(
            """
            INSERT INTO audit (sequence, revision, created_at, author_id, author_label, action,
              kind, object_id, project_id, before_version, after_version, detail)
            VALUES (:sequence, :revision, :at, :authorId, :authorLabel, :action,
              :kind, :object, :project, :before, :after, :detail)
            """)
        .bind("sequence", entry.sequence())
        .bind("revision", entry.revision())
        .bind("at", entry.at().toEpochMilli())
        .bind("authorId", entry.author().id())
        .bind("authorLabel", entry.author().label())
        .bind("action", entry.action())
        .bind("kind", entry.kind())
        .bind("object", entry.objectId())
        .bind("project", entry.projectId())
        .bind("before", entry.beforeVersion())
        .bind("after", entry.afterVersion())
        .bind("detail", StoredText.document(entry.detail()))
        .execute();
  }

  private static AuditEntry entry(ResultSet row) throws SQLException {
    return new AuditEntry(
        row.getLong("sequence"),
        row.getLong("revision"),
        ObjectTable.instant(row, "created_at"),
        new Author(row.getString("author_id"), row.getString("author_label")),
        row.getString("action"),
        row.getString("kind"),
        row.getString("object_id"),
        row.getString("project_id"),
        number(row, "before_version"),
        number(row, "after_version"),
        JsonValue.parse(row.getString("detail")));
  }

  private static @Nullable Integer number(ResultSet row, String column) throws SQLException {
    int number = row.getInt(column);
    return row.wasNull() ? null : (Integer) number;
  }
}
