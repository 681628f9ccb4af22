package dev.assay.server.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What to list: a page, and what everything on it has in common.
 *
 * <p>Immutable.
 */
public final class ListQuery {
  private final int limit;
  private final Map<String, Object> bindings;
  private final List<String> conditions;

  private ListQuery(int limit, List<String> conditions, Map<String, Object> bindings) {
    this.limit = limit;
    this.conditions = conditions;
    this.bindings = bindings;
  }

  /**
   * The first page.
   *
   * @param limit most items on it, from 1
   */
  public static ListQuery first(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit has to be at least 1");
    }
    return new ListQuery(limit, List.of(), Map.of());
  }

  /** {@return this, but beginning where a page ended} */
  public ListQuery after(long nextCursor) {
    return with("sequence < :cursor", "cursor", nextCursor);
  }

  /** {@return this, but of one project only} */
  public ListQuery ofProject(String projectId) {
    return with("project_id = :project", "project", projectId);
  }

  /**
   * {@return this, but of some kinds only}
   *
   * @param kinds at least one
   */
  public ListQuery ofKinds(Set<ObjectKind> kinds) {
    if (kinds.isEmpty()) {
      throw new IllegalArgumentException("at least one kind is needed");
    }
    String names =
        kinds.stream().map(k -> "'" + k.wireName() + "'").sorted().collect(Collectors.joining(","));
    List<String> all = new ArrayList<>(conditions);
    all.add("kind IN (" + names + ")");
    return new ListQuery(limit, all, bindings);
  }

  /** {@return this, but of one object only} */
  public ListQuery ofObject(ObjectKind kind, String id) {
    return with("kind = :kind", "kind", kind.wireName()).with("object_id = :object", "object", id);
  }

  /** {@return this, but only what was created at a time or later} */
  public ListQuery from(Instant start) {
    return with("created_at >= :start", "start", start.toEpochMilli());
  }

  /** {@return this, but only what was created before a time} */
  public ListQuery until(Instant end) {
    return with("created_at < :end", "end", end.toEpochMilli());
  }

  /** {@return this, but without what is archived: for lists of objects} */
  public ListQuery inUse() {
    return with("archived = :archived", "archived", 0);
  }

  /** {@return this, but only with this key: for lists of objects} */
  public ListQuery withKey(String key) {
    return with("object_key = :key", "key", key);
  }

  /** {@return this, but only what this author did: for the audit log} */
  public ListQuery by(String authorId) {
    return with("author_id = :author", "author", authorId);
  }

  int limit() {
    return limit;
  }

  Map<String, Object> bindings() {
    return bindings;
  }

  /** {@return the SQL for one item more than the page takes, newest first} */
  String sql(String table) {
    String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    return "SELECT * FROM " + table + where + " ORDER BY sequence DESC LIMIT " + (limit + 1L);
  }

  private ListQuery with(String condition, String name, Object value) {
    List<String> all = new ArrayList<>(conditions);
    if (!all.contains(condition)) {
      all.add(condition);
    }
    Map<String, Object> values = new LinkedHashMap<>(bindings);
    values.put(name, value);
    return new ListQuery(limit, all, values);
  }
}
