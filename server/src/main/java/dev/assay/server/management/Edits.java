package dev.assay.server.management;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.project.LoadedFlags;
import dev.assay.server.project.StoredProject;
import dev.assay.server.store.ObjectKind;
import dev.assay.server.store.ReadTransaction;
import dev.assay.server.store.Store;
import dev.assay.server.store.StoredObject;
import dev.assay.server.store.StoredObject.Stamp;
import dev.assay.server.store.WriteTransaction;
import dev.assay.server.store.text.StoredText;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Changes of objects: each is kept if the whole project compiles with it, and else leaves no trace.
 *
 * <p>Thread-safe.
 */
final class Edits {
  private static final Set<ObjectKind> NAMED_BY_KEY =
      Set.of(ObjectKind.FLAG, ObjectKind.EXPERIMENT, ObjectKind.MUTEX, ObjectKind.HOLDOUT);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int KEY_BYTES = 24;

  /**
   * What is to become of an object.
   *
   * @param fields changes the fields
   * @param archived whether it is out of use from then on, or null: as it is
   * @param expectedVersion the version that the caller has seen, or null: any
   */
  record Edit(
      Consumer<Document> fields, @Nullable Boolean archived, @Nullable Integer expectedVersion) {
    static Edit of(ApiCall call, Consumer<Document> fields) {
      return new Edit(fields, null, call.expectedVersion());
    }
  }

  /**
   * What would become of a project.
   *
   * @param before its flags now
   * @param after its flags then
   * @param changed the object then
   * @param objects all objects then
   */
  record Preview(
      LoadedFlags before, LoadedFlags after, StoredObject changed, List<StoredObject> objects) {}

  private final Store store;

  Edits(Store store) {
    this.store = store;
  }

  Store store() {
    return store;
  }

  static StoredObject existing(ReadTransaction store, Resource resource, String id) {
    ObjectKind kind = resource.kind();
    return store
        .find(kind, id)
        .orElseThrow(() -> ApiFault.notFound(kind.wireName() + " '" + id + "'"));
  }

  /** Makes an object of a body that has the fields of {@link Resource#createFields}. */
  StoredObject create(ApiCall call, Resource resource, Map<String, ?> body) {
    String projectId = String.valueOf(body.get("projectId"));
    JsonValue document = document(resource, body);
    return store.write(
        call.author(),
        tx -> {
          requireProject(tx, projectId);
          String key = key(tx, resource, projectId, body);
          StoredObject created = tx.create(resource.kind(), projectId, id(body), key, document);
          ProjectCheck.compile(tx.all(projectId), created);
          return created;
        });
  }

  private static void requireProject(ReadTransaction store, String projectId) {
    if (store.find(ObjectKind.PROJECT, projectId).isEmpty()) {
      throw ApiFault.field("$.projectId", "there is no project '" + projectId + "'");
    }
  }

  private static JsonValue document(Resource resource, Map<String, ?> body) {
    Rules.checkBody(resource, JsonValue.of(body));
    Document document = Document.of(resource, Map.of());
    document.merge(body);
    return document.finish();
  }

  /** {@return the id that a body gives, or null} */
  static @Nullable String id(Map<String, ?> body) {
    return body.get("id") == null ? null : name("$.id", String.valueOf(body.get("id")));
  }

  /** {@return the name, which the store can keep} */
  static String name(String path, String name) {
    try {
      return StoredText.name("it", name);
    } catch (IllegalArgumentException e) {
      throw ApiFault.field(path, String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable String key(
      ReadTransaction store, Resource resource, String projectId, Map<String, ?> body) {
    if (resource == Resource.DEPLOYMENT) {
      return newKey(String.valueOf(body.get("type")));
    }
    if (!NAMED_BY_KEY.contains(resource.kind())) {
      return null;
    }
    if (body.get("key") instanceof String given) {
      return flagKey("$.key", given);
    }
    return freeKey(store, projectId, String.valueOf(body.get("name")));
  }

  /** {@return the key, which a flag may have} */
  static String flagKey(String path, String given) {
    // Flags are named by id and by key alike, and the store's ids are numbers.
    if (!given.matches("[A-Za-z0-9_.-]{1,200}") || given.matches("\\d+")) {
      throw ApiFault.field(
          path, "expected up to 200 letters, digits, _, . and -, not digits alone");
    }
    return given;
  }

  /** {@return a key that nobody guesses, which says what it is for} */
  static String newKey(String kind) {
    byte[] bytes = new byte[KEY_BYTES];
    RANDOM.nextBytes(bytes);
    return kind + "-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** {@return a key made of a name that nothing in the project has} */
  private static String freeKey(ReadTransaction store, String projectId, String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String shorter = plain.replaceAll("^-|-$", "");
    String stem = (shorter.isEmpty() || shorter.matches("\\d+") ? "group-" + shorter : shorter);
    String start = stem.substring(0, Math.min(150, stem.length()));
    String key = start;
    for (int i = 2; isTaken(store, projectId, key); i++) {
      key = start + "-" + i;
    }
    return key;
  }

  private static boolean isTaken(ReadTransaction store, String projectId, String key) {
    return NAMED_BY_KEY.stream()
        .anyMatch(kind -> store.findByKey(kind, projectId, key).isPresent());
  }

  /** Changes an object. */
  StoredObject change(ApiCall call, Resource resource, String id, Edit edit) {
    return store.write(
        call.author(),
        tx -> {
          StoredObject before = existing(tx, resource, id);
          StoredObject after = apply(tx, before, edit);
          if (after.version() != before.version()) {
            ProjectCheck.compile(tx.all(after.projectId()), after);
          }
          return after;
        });
  }

  private static StoredObject apply(WriteTransaction tx, StoredObject before, Edit edit) {
    checkVersion(before, edit.expectedVersion());
    JsonValue document = edited(before, edit);
    StoredObject after = before;
    if (!document.equals(before.document())) {
      after = tx.update(before.kind(), before.id(), before.version(), document);
    }
    Boolean archived = edit.archived();
    if (archived != null && archived != after.archived()) {
      after = tx.archive(after.kind(), after.id(), after.version(), archived);
    }
    return after;
  }

  private static JsonValue edited(StoredObject before, Edit edit) {
    Document document = Document.of(Resource.of(before.kind()), before.document().asMap());
    edit.fields().accept(document);
    return document.finish();
  }

  static void checkVersion(StoredObject object, @Nullable Integer expected) {
    if (expected != null && expected != object.version()) {
      throw ApiFault.stale(
          "it is at version " + object.version() + ", not " + expected, object.version());
    }
  }

  /** Makes an object what it was in an earlier version. */
  StoredObject rollBack(ApiCall call, Resource resource, String id, int version) {
    return store.write(
        call.author(),
        tx -> {
          StoredObject before = existing(tx, resource, id);
          checkVersion(before, call.expectedVersion());
          if (tx.version(resource.kind(), id, version).isEmpty()) {
            throw ApiFault.field("$.version", "there is no version " + version);
          }
          StoredObject after = tx.rollBack(resource.kind(), id, before.version(), version);
          ProjectCheck.compile(tx.all(after.projectId()), after);
          return after;
        });
  }

  /** {@return what a change would do} */
  Preview preview(Resource resource, String id, Edit edit) {
    return store.read(
        tx -> {
          StoredObject before = existing(tx, resource, id);
          checkVersion(before, edit.expectedVersion());
          StoredObject after = candidate(before, edit);
          List<StoredObject> objects = new ArrayList<>(tx.all(before.projectId()));
          return preview(objects, objects.indexOf(before), after);
        });
  }

  /** {@return what the creation of an object would do} */
  Preview preview(Resource resource, Map<String, ?> body) {
    String projectId = String.valueOf(body.get("projectId"));
    JsonValue document = document(resource, body);
    return store.read(
        tx -> {
          requireProject(tx, projectId);
          String key = key(tx, resource, projectId, body);
          if (key != null && isTaken(tx, projectId, key)) {
            throw ApiFault.conflict("the key '" + key + "' is taken");
          }
          Stamp now = new Stamp(Instant.EPOCH, "nobody");
          StoredObject made =
              new StoredObject(
                  resource.kind(), "new", projectId, key, 0, 1, false, now, now, document);
          List<StoredObject> objects = new ArrayList<>(tx.all(projectId));
          return preview(objects, objects.size(), made);
        });
  }

  private static StoredObject candidate(StoredObject before, Edit edit) {
    Boolean archived = edit.archived();
    return new StoredObject(
        before.kind(),
        before.id(),
        before.projectId(),
        before.key(),
        before.sequence(),
        before.version() + 1,
        archived == null ? before.archived() : archived,
        before.created(),
        before.modified(),
        edited(before, edit));
  }

  private static Preview preview(List<StoredObject> objects, int index, StoredObject changed) {
    LoadedFlags before = StoredProject.compile(objects);
    if (index < objects.size()) {
      objects.set(index, changed);
    } else {
      objects.add(changed);
    }
    return new Preview(before, ProjectCheck.compile(objects, changed), changed, objects);
  }
}
