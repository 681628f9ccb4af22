package dev.assay.server.store;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.store.StoredObject.Stamp;
import dev.assay.server.store.text.StoredText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The tables of objects and of their versions. */
final class ObjectTable {
  private static final RowMapper<StoredObject> OBJECT = (rs, context) -> object(rs);
  private static final RowMapper<ObjectVersion> VERSION = (rs, context) -> version(rs);

  private final Handle handle;

  ObjectTable(Handle handle) {
    this.handle = handle;
  }

  Optional<StoredObject> find(ObjectKind kind, String id) {
    return handle
        .createQuery("SELECT * FROM objects WHERE kind = :kind AND object_id = :id")
        .bind("kind", kind.wireName())
        .bind("id", id)
        .map(OBJECT)
        .findOne();
  }

  /** {@return the object, of whichever kind, that has a key where such keys are unique} */
  Optional<StoredObject> findByKey(String keyScope, String key) {
    return handle
        .createQuery("SELECT * FROM objects WHERE key_scope = :scope AND object_key = :key")
        .bind("scope", keyScope)
        .bind("key", key)
        .map(OBJECT)
        .findOne();
  }

  /** {@return everything in a project, oldest first} */
  List<StoredObject> ofProject(String projectId) {
    return handle
        .createQuery("SELECT * FROM objects WHERE project_id = :project ORDER BY sequence")
        .bind("project", projectId)
        .map(OBJECT)
        .list();
  }

  Page<StoredObject> list(ListQuery query) {
    return page(handle, query, "objects", OBJECT, StoredObject::sequence);
  }

  Page<ObjectVersion> versions(ListQuery query) {
    return page(handle, query, "versions", VERSION, ObjectVersion::sequence);
  }

  Optional<ObjectVersion> version(ObjectKind kind, String id, int version) {
    return handle
        .createQuery(
            "SELECT * FROM versions"
                + " WHERE kind = :kind AND object_id = :id AND version = :version")
        .bind("kind", kind.wireName())
        .bind("id", id)
        .bind("version", version)
        .map(VERSION)
        .findOne();
  }

  static <T> Page<T> page(
      Handle handle, ListQuery query, String table, RowMapper<T> row, ToLongFunction<T> sequence) {
    List<T> items = handle.createQuery(query.sql(table)).bindMap(query.bindings()).map(row).list();
    if (items.size() <= query.limit()) {
      return new Page<>(items, null);
    }
    List<T> shown = items.subList(0, query.limit());
    return new Page<>(shown, sequence.applyAsLong(shown.get(shown.size() - 1)));
  }

  void insert(StoredObject object) {
    String key = object.key();
    bind(
            handle.createUpdate(
                """
                INSERT INTO objects (kind, object_id, project_id, sequence, key_scope, object_key,
                  version, archived, created_at, created_by, modified_at, modified_by, document)
                VALUES (:kind, :id, :project, :sequence, :scope, :key,
                  :version, :archived, :modifiedAt, :modifiedBy, :modifiedAt, :modifiedBy,
                  :document)
                """),
            object)
        .bind("scope", key == null ? null : object.kind().keyScope(object.projectId()))
        .bind("key", key)
        .bind("sequence", object.sequence())
        .execute();
    insertVersion(object, object.sequence());
  }

  /**
   * Changes an object.
   *
   * @param object how it is to be from now on
   * @param sequence the new version's
   */
  void update(StoredObject object, long sequence) {
    bind(
            handle.createUpdate(
                """
                UPDATE objects SET version = :version, archived = :archived,
                  modified_at = :modifiedAt, modified_by = :modifiedBy, document = :document
                WHERE kind = :kind AND object_id = :id AND project_id = :project
                """),
            object)
        .execute();
    insertVersion(object, sequence);
  }

  private void insertVersion(StoredObject object, long sequence) {
    bind(
            handle.createUpdate(
                """
                INSERT INTO versions (sequence, kind, object_id, project_id, version, archived,
                  created_at, created_by, document)
                VALUES (:sequence, :kind, :id, :project, :version, :archived,
                  :modifiedAt, :modifiedBy, :document)
                """),
            object)
        .bind("sequence", sequence)
        .execute();
  }

  private static <S extends SqlStatement<S>> S bind(S statement, StoredObject object) {
    return statement
        .bind("kind", object.kind().wireName())
        .bind("id", object.id())
        .bind("project", object.projectId())
        .bind("version", object.version())
        .bind("archived", object.archived() ? 1 : 0)
        .bind("modifiedAt", object.modified().at().toEpochMilli())
        .bind("modifiedBy", object.modified().by())
        .bind("document", StoredText.document(object.document()));
  }

  private static StoredObject object(ResultSet row) throws SQLException {
    return new StoredObject(
        kind(row),
        row.getString("object_id"),
        row.getString("project_id"),
        row.getString("object_key"),
        row.getLong("sequence"),
        row.getInt("version"),
        row.getInt("archived") != 0,
        new Stamp(instant(row, "created_at"), row.getString("created_by")),
        new Stamp(instant(row, "modified_at"), row.getString("modified_by")),
        JsonValue.parse(row.getString("document")));
  }

  private static ObjectVersion version(ResultSet row) throws SQLException {
    return new ObjectVersion(
        kind(row),
        row.getString("object_id"),
        row.getString("project_id"),
        row.getLong("sequence"),
        row.getInt("version"),
        row.getInt("archived") != 0,
        instant(row, "created_at"),
        row.getString("created_by"),
        JsonValue.parse(row.getString("document")));
  }

  private static ObjectKind kind(ResultSet row) throws SQLException {
    String name = row.getString("kind");
    @Nullable ObjectKind kind = ObjectKind.of(name);
    if (kind == null) {
      throw new SQLException("objects of a kind that this release does not know: " + name);
    }
    return kind;
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }
}
