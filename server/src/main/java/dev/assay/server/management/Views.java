package dev.assay.server.management;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.http.ApiReply;
import dev.assay.server.store.ObjectKind;
import dev.assay.server.store.ObjectVersion;
import dev.assay.server.store.Page;
import dev.assay.server.store.StoredObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How objects are shown. */
final class Views {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final List<String> SHOWN_AS_NULL =
      List.of("decision", "decisionReason", "rolledOutVariant", "startDate", "endDate");

  private Views() {}

  /** {@return a time, UTC, to the millisecond} */
  static String time(Instant time) {
    return TIME.format(time);
  }

  static Map<String, @Nullable Object> object(StoredObject object) {
    Map<String, @Nullable Object> fields =
        head(object.kind(), object.id(), object.projectId(), object.key());
    addDocument(fields, object.kind(), object.document());
    fields.put("deleted", object.archived());
    fields.put("version", object.version());
    fields.put("createdBy", object.created().by());
    fields.put("createdAt", time(object.created().at()));
    fields.put("lastModifiedBy", object.modified().by());
    fields.put("lastModifiedAt", time(object.modified().at()));
    return fields;
  }

  private static Map<String, @Nullable Object> head(
      ObjectKind kind, String id, String projectId, @Nullable String key) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", id);
    if (kind != ObjectKind.PROJECT) {
      fields.put("projectId", projectId);
    }
    if (key != null) {
      fields.put("key", key);
    }
    return fields;
  }

  private static void addDocument(
      Map<String, @Nullable Object> fields, ObjectKind kind, JsonValue document) {
    fields.putAll(document.asMap());
    if (kind == ObjectKind.PROJECT) {
      fields.remove(ProjectKeyOperations.SECRET_KEY);
    }
    if (kind == ObjectKind.EXPERIMENT) {
      SHOWN_AS_NULL.forEach(name -> fields.putIfAbsent(name, null));
    }
  }

  /** {@return a version; its objects' keys never change} */
  static Map<String, @Nullable Object> version(ObjectVersion version, @Nullable String key) {
    Map<String, @Nullable Object> config =
        head(version.kind(), version.id(), version.projectId(), key);
    addDocument(config, version.kind(), version.document());
    config.put("deleted", version.archived());
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("createdAt", time(version.createdAt()));
    fields.put("createdBy", version.createdBy());
    fields.put("version", version.version());
    fields.put("flagConfig", config);
    return fields;
  }

  /** {@return a page under a name; without {@code nextCursor} at the end of the list} */
  static <T> ApiReply page(String name, Page<T> page, Function<T, Map<String, ?>> view) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put(name, page.items().stream().map(view).toList());
    if (page.nextCursor() != null) {
      fields.put("nextCursor", page.nextCursor());
    }
    return ok(fields);
  }

  static ApiReply ok(@Nullable Object json) {
    return ApiReply.json(200, JsonValue.of(json));
  }

  /** {@return an object with its version as the entity tag} */
  static ApiReply shown(StoredObject object) {
    return ok(object(object)).header("etag", tag(object));
  }

  /** {@return success of a change} */
  static ApiReply changed(StoredObject object) {
    return ApiReply.text("OK").header("etag", tag(object));
  }

  static ApiReply created(StoredObject object) {
    String url = "/api/1/" + Resource.of(object.kind()).plural() + "/" + object.id();
    return ok(Map.of("id", object.id(), "url", url)).header("etag", tag(object));
  }

  static String tag(StoredObject object) {
    return "\"" + object.version() + "\"";
  }
}
