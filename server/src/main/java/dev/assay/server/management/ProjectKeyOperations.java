package dev.assay.server.management;

import dev.assay.server.http.ApiReply;
import dev.assay.server.store.ListQuery;
import dev.assay.server.store.ObjectKind;
import dev.assay.server.store.Page;
import dev.assay.server.store.ReadTransaction;
import dev.assay.server.store.Store;
import dev.assay.server.store.StoredObject;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys of projects, with which clients download cohorts and name events. */
final class ProjectKeyOperations {
  static final String API_KEY = "apiKey";
  static final String SECRET_KEY = "secretKey";

  private static final int PROJECTS_AT_A_TIME = 1000;

  /** They are sent as the two halves of a header that a colon separates. */
  private static final Pattern API_KEYS = Pattern.compile("[!-9;-~]{16,200}");

  private static final Pattern SECRET_KEYS = Pattern.compile("[!-~]{16,200}");

  private final Store store;

  ProjectKeyOperations(Store store) {
    this.store = store;
  }

  /** Gives a project new keys. */
  static void makeKeys(Document project) {
    project.put(API_KEY, Edits.newKey("api"));
    project.put(SECRET_KEY, Edits.newKey("secret"));
  }

  static Map<String, FieldType> fields() {
    Map<String, FieldType> fields = new LinkedHashMap<>();
    fields.put(API_KEY, FieldType.TEXT);
    fields.put(SECRET_KEY, FieldType.TEXT);
    return fields;
  }

  ApiReply get(ApiCall call) {
    String id = call.param("id");
    return shown(store.read(tx -> Edits.existing(tx, Resource.PROJECT, id)));
  }

  /** What is not given is made anew. */
  ApiReply replace(ApiCall call) throws IOException {
    Map<String, @Nullable Object> body = call.object(fields(), Set.of());
    check(body, API_KEY, API_KEYS, "16 to 200 ASCII characters without blanks and colons");
    check(body, SECRET_KEY, SECRET_KEYS, "16 to 200 ASCII characters without blanks");
    String id = call.param("id");
    return shown(
        store.write(
            call.author(),
            tx -> {
              StoredObject before = Edits.existing(tx, Resource.PROJECT, id);
              if (body.get(API_KEY) instanceof String apiKey) {
                refuseTaken(tx, id, apiKey);
              }
              Edits.checkVersion(before, call.expectedVersion());
              Document document = Document.of(Resource.PROJECT, before.document().asMap());
              makeKeys(document);
              body.forEach(document::put);
              return tx.replaceKeys(id, before.version(), document.finish());
            }));
  }

  private static void check(
      Map<String, @Nullable Object> body, String name, Pattern pattern, String expected) {
    Object value = body.get(name);
    if (value == null) {
      body.remove(name);
    } else if (!pattern.matcher(value.toString()).matches()) {
      throw ApiFault.field("$." + name, "expected " + expected);
    }
  }

  /** Events name their project by this key or by that of a deployment. */
  private static void refuseTaken(ReadTransaction tx, String projectId, String apiKey) {
    if (tx.findByKey(ObjectKind.DEPLOYMENT, projectId, apiKey).isPresent()
        || !projectId.equals(apiKeys(tx).getOrDefault(apiKey, projectId))) {
      throw ApiFault.conflict("the API key is taken");
    }
  }

  /** {@return the API keys of all projects, with the projects' ids} */
  static Map<String, String> apiKeys(ReadTransaction tx) {
    Map<String, String> projects = new HashMap<>();
    ListQuery query = ListQuery.first(PROJECTS_AT_A_TIME).ofKinds(Set.of(ObjectKind.PROJECT));
    ListQuery next = query;
    while (next != null) {
      Page<StoredObject> page = tx.list(next);
      for (StoredObject project : page.items()) {
        String apiKey = text(project, API_KEY);
        if (apiKey != null) {
          projects.put(apiKey, project.id());
        }
      }
      next = page.nextCursor() == null ? null : query.after(page.nextCursor());
    }
    return projects;
  }

  private static @Nullable String text(StoredObject project, String name) {
    return project.document().asMap().get(name) instanceof String text ? text : null;
  }

  private static ApiReply shown(StoredObject project) {
    Map<String, @Nullable Object> keys = new LinkedHashMap<>();
    for (String name : List.of(API_KEY, SECRET_KEY)) {
      keys.put(name, text(project, name));
    }
    return Views.ok(keys).header("etag", Views.tag(project));
  }
}
