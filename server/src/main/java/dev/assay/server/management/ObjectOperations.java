package dev.assay.server.management;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.http.ApiReply;
import dev.assay.server.management.ApiFault.BadField;
import dev.assay.server.management.Edits.Edit;
import dev.assay.server.store.ListQuery;
import dev.assay.server.store.ObjectVersion;
import dev.assay.server.store.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can be done with objects of every kind. */
final class ObjectOperations {
  private static final String ARCHIVE = "archive";

  private final Edits edits;
  private final Resource resource;

  ObjectOperations(Edits edits, Resource resource) {
    this.edits = edits;
    this.resource = resource;
  }

  ApiReply list(ApiCall call) {
    ListQuery query = call.page().ofKinds(Set.of(resource.kind()));
    String projectId = call.query("projectId");
    query = projectId == null ? query : query.ofProject(projectId);
    String key = call.query("key");
    query = key == null ? query : query.withKey(key);
    // Deployments are listed with those that are no more: clients of the API expect it.
    boolean all = resource == Resource.DEPLOYMENT || call.isTrue("includeArchived");
    ListQuery wanted = all ? query : query.inUse();
    return Views.page(resource.plural(), edits.store().read(tx -> tx.list(wanted)), Views::object);
  }

  ApiReply get(ApiCall call) {
    return Views.shown(find(call));
  }

  StoredObject find(ApiCall call) {
    String id = call.param("id");
    return edits.store().read(tx -> Edits.existing(tx, resource, id));
  }

  ApiReply create(ApiCall call) throws IOException {
    Map<String, @Nullable Object> body = call.object(resource.createFields(), resource.required());
    return Views.created(edits.create(call, resource, body));
  }

  ApiReply patch(ApiCall call) throws IOException {
    return Views.changed(edits.change(call, resource, call.param("id"), patchEdit(call)));
  }

  /** {@return the change that a body with some fields asks for} */
  Edit patchEdit(ApiCall call) throws IOException {
    Map<String, @Nullable Object> body = call.changes(resource.patchFields(), Resource.CLEARED);
    Boolean archived = body.get(ARCHIVE) instanceof Boolean given ? given : null;
    if (resource == Resource.MUTEX && Boolean.TRUE.equals(archived)) {
      return new Edit(document -> {}, archived, call.expectedVersion());
    }
    return new Edit(document -> document.merge(body), archived, call.expectedVersion());
  }

  ApiReply put(ApiCall call) throws IOException {
    String id = call.param("id");
    StoredObject before = find(call);
    return Views.shown(edits.change(call, resource, id, putEdit(call, before)));
  }

  private Edit putEdit(ApiCall call, StoredObject before) throws IOException {
    Map<String, @Nullable Object> body =
        call.object(resource.putFields(), withoutConstants(resource.required()));
    refuseOther(body, "id", before.id());
    refuseOther(body, "projectId", before.projectId());
    refuseOther(body, "key", before.key());
    Integer version = call.expectedVersion();
    if (body.get("version") instanceof Integer given) {
      if (version != null && !version.equals(given)) {
        throw ApiFault.field("$.version", "not the version of the header If-Match");
      }
      version = given;
    }
    if (version == null) {
      throw ApiFault.field("$.version", "the version that is replaced is required");
    }
    Rules.checkBody(resource, JsonValue.of(body));
    Boolean archived = body.get("deleted") instanceof Boolean given ? given : null;
    return new Edit(document -> replace(document, body), archived, version);
  }

  private static Set<String> withoutConstants(Set<String> required) {
    Set<String> fields = new HashSet<>(required);
    fields.removeAll(Set.of("projectId", "key"));
    return fields;
  }

  private static void refuseOther(
      Map<String, @Nullable Object> body, String name, @Nullable String constant) {
    Object given = body.get(name);
    if (given != null && !given.toString().equals(constant)) {
      throw ApiFault.fields(List.of(new BadField("$." + name, "cannot be changed")));
    }
  }

  /** What is not said is as if it were new, but nobody is to change places for that. */
  private void replace(Document document, Map<String, @Nullable Object> body) {
    Object salt = document.get("bucketingSalt");
    resource.fields().keySet().forEach(name -> document.put(name, body.get(name)));
    if (body.get("bucketingSalt") == null) {
      document.put("bucketingSalt", salt);
    }
  }

  ApiReply archive(ApiCall call) {
    return archive(call, true);
  }

  ApiReply restore(ApiCall call) {
    return archive(call, false);
  }

  private ApiReply archive(ApiCall call, boolean archived) {
    Edit edit = new Edit(document -> {}, archived, call.expectedVersion());
    return Views.shown(edits.change(call, resource, call.param("id"), edit));
  }

  ApiReply delete(ApiCall call) {
    Edit edit = new Edit(document -> {}, true, call.expectedVersion());
    return Views.changed(edits.change(call, resource, call.param("id"), edit));
  }

  ApiReply rollBack(ApiCall call) throws IOException {
    Map<String, @Nullable Object> body =
        call.object(Map.of("version", FieldType.NUMBER), Set.of("version"));
    if (!(body.get("version") instanceof Integer version)) {
      throw ApiFault.field("$.version", "expected a version");
    }
    return Views.shown(edits.rollBack(call, resource, call.param("id"), version));
  }

  ApiReply versions(ApiCall call) {
    StoredObject object = find(call);
    ListQuery query = call.page().ofObject(resource.kind(), object.id());
    List<Map<String, @Nullable Object>> shown = new ArrayList<>();
    for (ObjectVersion version : edits.store().read(tx -> tx.versions(query)).items()) {
      shown.add(Views.version(version, object.key()));
    }
    return Views.ok(shown);
  }

  ApiReply version(ApiCall call) {
    StoredObject object = find(call);
    String id = call.param("versionId");
    if (!id.matches("\\d{1,9}")) {
      throw ApiFault.notFound("version '" + id + "'");
    }
    return edits
        .store()
        .read(tx -> tx.version(resource.kind(), object.id(), Integer.parseInt(id)))
        .map(version -> Views.ok(Views.version(version, object.key())))
        .orElseThrow(() -> ApiFault.notFound("version " + id));
  }
}
