package dev.assay.server.management;

import dev.assay.server.http.ApiReply;
import dev.assay.server.store.AuditEntry;
import dev.assay.server.store.ListQuery;
import dev.assay.server.store.ObjectKind;
import dev.assay.server.store.Page;
import dev.assay.server.store.Store;
import dev.assay.server.store.StoredObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was done, in all projects. */
final class HistoryOperations {
  private final Store store;

  HistoryOperations(Store store) {
    this.store = store;
  }

  private static ListQuery page(ApiCall call) {
    ListQuery query = call.page();
    Instant start = call.time("start");
    query = start == null ? query : query.from(start);
    Instant end = call.time("end");
    query = end == null ? query : query.until(end);
    String projectId = call.query("projectId");
    return projectId == null ? query : query.ofProject(projectId);
  }

  ApiReply versions(ApiCall call) {
    ListQuery query = page(call).ofKinds(Set.of(ObjectKind.FLAG, ObjectKind.EXPERIMENT));
    return store.read(
        tx ->
            Views.page(
                "versions",
                tx.versions(query),
                version ->
                    Views.version(
                        version,
                        tx.find(version.kind(), version.id())
                            .map(StoredObject::key)
                            .orElse(null))));
  }

  ApiReply audit(ApiCall call) {
    ListQuery query = page(call);
    String author = call.query("author");
    query = author == null ? query : query.by(author);
    String kind = call.query("kind");
    String id = call.query("objectId");
    if ((kind == null) != (id == null)) {
      throw ApiFault.badRequest("kind and objectId are given together");
    }
    if (kind != null && id != null) {
      query = query.ofObject(kind(kind), id);
    }
    ListQuery wanted = query;
    Page<AuditEntry> entries = store.read(tx -> tx.audit(wanted));
    return Views.page("entries", entries, HistoryOperations::view);
  }

  private static ObjectKind kind(String name) {
    for (ObjectKind kind : ObjectKind.values()) {
      if (kind.wireName().equals(name)) {
        return kind;
      }
    }
    throw ApiFault.field("kind", "unknown kind '" + name + "'");
  }

  private static Map<String, @Nullable Object> view(AuditEntry entry) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("at", Views.time(entry.at()));
    fields.put("author", Map.of("id", entry.author().id(), "label", entry.author().label()));
    fields.put("action", entry.action());
    fields.put("kind", entry.kind());
    fields.put("objectId", entry.objectId());
    fields.put("projectId", entry.projectId());
    fields.put("beforeVersion", entry.beforeVersion());
    fields.put("afterVersion", entry.afterVersion());
    fields.put("detail", entry.detail().asPlain());
    return fields;
  }
}
