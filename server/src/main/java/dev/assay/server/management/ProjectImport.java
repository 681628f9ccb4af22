package dev.assay.server.management;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.management.ApiFault.BadField;
import dev.assay.server.project.FileFault;
import dev.assay.server.project.FlagFileException;
import dev.assay.server.project.FlagFiles;
import dev.assay.server.project.Salts;
import dev.assay.server.store.MemberUpload;
import dev.assay.server.store.StoredObject;
import dev.assay.server.store.WriteTransaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the objects of a project file into a project of the store. What the file leaves open is as
 * in files, not as in bodies of the API: flags are enabled, and served at every deployment.
 *
 * <p>Not thread-safe.
 */
final class ProjectImport {
  /** In this order, so that what is named is there. */
  private static final List<Resource> SECTIONS =
      List.of(
          Resource.DEPLOYMENT,
          Resource.COHORT,
          Resource.FLAG,
          Resource.EXPERIMENT,
          Resource.MUTEX,
          Resource.HOLDOUT);

  private record Taken(Resource resource, int index, StoredObject object) {}

  private final JsonValue file;
  private final Map<String, String> deploymentIds = new LinkedHashMap<>();
  private final List<Taken> taken = new ArrayList<>();
  private Set<String> apiKeys = Set.of();
  private int changed;

  private ProjectImport(JsonValue file) {
    this.file = file;
  }

  /**
   * {@return the import of a file}
   *
   * @throws ApiFault if the file is no sound project in itself
   */
  static ProjectImport of(JsonValue file) {
    Map<String, @Nullable Object> complete = new LinkedHashMap<>(file.asMap());
    if (file.get("cohorts").exists()) {
      complete.put("cohorts", file.get("cohorts").asList().stream().map(c -> cohort(c)).toList());
    }
    try {
      FlagFiles.ofProject(complete);
    } catch (FlagFileException e) {
      throw ApiFault.fields(e.faults().stream().map(ProjectImport::field).toList());
    }
    ProjectImport made = new ProjectImport(file);
    made.checkTypes();
    return made;
  }

  private static BadField field(FileFault fault) {
    return new BadField(fault.path(), fault.reason());
  }

  /** {@return a cohort that has members: without, those in the store stay} */
  private static @Nullable Object cohort(@Nullable Object cohort) {
    JsonValue given = JsonValue.of(cohort);
    if (!(cohort instanceof Map) || !given.get("memberIds").isNull()) {
      return cohort;
    }
    Map<String, @Nullable Object> complete = new LinkedHashMap<>(given.asMap());
    complete.put("memberIds", List.of());
    return complete;
  }

  private void checkTypes() {
    List<BadField> faults = new ArrayList<>();
    for (Resource resource : SECTIONS) {
      JsonValue section = file.get(resource.plural());
      for (int i = 0; i < section.size(); i++) {
        Map<String, @Nullable Object> known = new LinkedHashMap<>(section.get(i).asMap());
        known.keySet().retainAll(resource.fields().keySet());
        String path = "$." + resource.plural() + "[" + i + "]";
        FieldType.check(known, resource.fields(), path, faults);
      }
    }
    if (!faults.isEmpty()) {
      throw ApiFault.fields(faults);
    }
  }

  /** Puts everything into a project. */
  void into(WriteTransaction tx, String projectId) {
    StoredObject project = Edits.existing(tx, Resource.PROJECT, projectId);
    Document document = Document.of(Resource.PROJECT, project.document().asMap());
    Map<String, @Nullable Object> ofProject = new LinkedHashMap<>(file.asMap());
    // Admins alone replace keys, and other servers' are not this one's.
    ofProject.keySet().removeAll(Resource.KEYS);
    ofProject.values().removeIf(Objects::isNull);
    document.merge(ofProject);
    update(tx, project, document.finish(), false);
    apiKeys = ProjectKeyOperations.apiKeys(tx).keySet();
    for (Resource resource : SECTIONS) {
      JsonValue section = file.get(resource.plural());
      for (int i = 0; i < section.size(); i++) {
        take(tx, projectId, resource, i, section.get(i));
      }
    }
    List<StoredObject> objects = tx.all(projectId);
    List<BadField> faults = new ArrayList<>();
    for (Taken object : taken) {
      for (BadField fault : Rules.check(object.object(), objects)) {
        String path = "$." + object.resource().plural() + "[" + object.index() + "]";
        faults.add(new BadField(path + fault.path().substring(1), fault.message()));
      }
    }
    if (!faults.isEmpty()) {
      throw ApiFault.fields(faults);
    }
    ProjectCheck.compile(objects, project);
  }

  /** {@return how many objects were made or changed} */
  int changed() {
    return changed;
  }

  private void take(
      WriteTransaction tx, String projectId, Resource resource, int index, JsonValue element) {
    String path = "$." + resource.plural() + "[" + index + "]";
    String id = text(element.get(element.get("id").isNull() ? "cohortId" : "id"));
    String key = resource == Resource.COHORT ? null : key(element);
    Optional<StoredObject> known = known(tx, projectId, resource, id, key);
    JsonValue document = document(resource, element, key);
    boolean archived = element.get("deleted").asBoolean(false);
    StoredObject object;
    if (known.isPresent()) {
      checkSame(known.get(), projectId, key, path);
      object = update(tx, known.get(), document, archived);
    } else {
      String givenId = id == null ? null : Edits.name(path + ".id", id);
      String givenKey = key == null ? null : newKey(resource, element, key, path + ".key");
      object = tx.create(resource.kind(), projectId, givenId, givenKey, document);
      changed++;
      if (archived) {
        object = tx.archive(resource.kind(), object.id(), object.version(), true);
      }
    }
    taken.add(new Taken(resource, index, object));
    if (resource == Resource.DEPLOYMENT) {
      addDeployment(object, element);
    } else if (resource == Resource.COHORT && !element.get("memberIds").isNull()) {
      putMembers(tx, object.id(), element.get("memberIds"), path + ".memberIds");
    }
  }

  private static @Nullable String text(JsonValue id) {
    return id.isNull() ? null : String.valueOf(id.asPlain());
  }

  /** {@return the key, or the one that files make of the name of a group} */
  private static String key(JsonValue element) {
    String name = element.get("name").asString("").toLowerCase(Locale.ROOT);
    return element.get("key").asString(name.replaceAll("[^\\p{L}\\p{N}]+", "-"));
  }

  /** {@return a key that a new object may have: those of groups may be made of their names} */
  private String newKey(Resource resource, JsonValue element, String key, String path) {
    if (resource == Resource.DEPLOYMENT) {
      if (!key.matches("[!-~]{1,200}")) {
        throw ApiFault.field(path, "expected up to 200 ASCII characters without blanks");
      }
      if (apiKeys.contains(key)) {
        throw ApiFault.conflict(path + " is the API key of a project");
      }
      return key;
    }
    return element.get("key").isNull() ? Edits.name(path, key) : Edits.flagKey(path, key);
  }

  private static Optional<StoredObject> known(
      WriteTransaction tx,
      String projectId,
      Resource resource,
      @Nullable String id,
      @Nullable String key) {
    Optional<StoredObject> byId = id == null ? Optional.empty() : tx.find(resource.kind(), id);
    return byId.isPresent() || key == null ? byId : tx.findByKey(resource.kind(), projectId, key);
  }

  private static void checkSame(
      StoredObject known, String projectId, @Nullable String key, String path) {
    if (!known.projectId().equals(projectId)) {
      throw ApiFault.conflict(path + " is in project '" + known.projectId() + "'");
    }
    if (key != null && !key.equals(known.key())) {
      throw ApiFault.conflict(path + ": what has this id has another key");
    }
  }

  private StoredObject update(
      WriteTransaction tx, StoredObject before, JsonValue document, boolean archived) {
    StoredObject after = before;
    if (!document.equals(after.document())) {
      after = tx.update(after.kind(), after.id(), after.version(), document);
    }
    if (archived != after.archived()) {
      after = tx.archive(after.kind(), after.id(), after.version(), archived);
    }
    changed += after.version() == before.version() ? 0 : 1;
    return after;
  }

  private JsonValue document(Resource resource, JsonValue element, @Nullable String key) {
    Document document = Document.of(resource, Map.of());
    document.merge(element.asMap());
    switch (resource) {
      case FLAG, EXPERIMENT -> {
        if (element.get("enabled").isNull()) {
          document.put("enabled", true);
        }
        document.put(
            "deployments",
            element.get("deployments").isNull()
                ? deploymentIds.values().stream().distinct().toList()
                : document.texts("deployments").stream()
                    .map(name -> deploymentIds.getOrDefault(name, name))
                    .toList());
        defaultSalt(document, key);
      }
      case MUTEX, HOLDOUT -> defaultSalt(document, key);
      case DEPLOYMENT -> {
        document.put("label", document.text("label", String.valueOf(key)));
        document.put("type", document.text("type", "server"));
      }
      case COHORT, PROJECT -> {}
    }
    return document.finish();
  }

  private static void defaultSalt(Document document, @Nullable String key) {
    document.put("bucketingSalt", document.text("bucketingSalt", Salts.of(String.valueOf(key))));
  }

  /** Flags of files name deployments by id, key or label. */
  private void addDeployment(StoredObject deployment, JsonValue element) {
    deploymentIds.put(deployment.id(), deployment.id());
    deploymentIds.putIfAbsent(String.valueOf(deployment.key()), deployment.id());
    deploymentIds.putIfAbsent(element.get("label").asString(deployment.id()), deployment.id());
  }

  private void putMembers(WriteTransaction tx, String id, JsonValue members, String path) {
    try (MemberUpload upload = MemberUpload.begin()) {
      for (Object member : members.asList()) {
        upload.add(String.valueOf(member));
      }
      tx.replaceMembers(id, upload);
    } catch (IllegalArgumentException e) {
      throw ApiFault.field(path, String.valueOf(e.getMessage()));
    }
  }
}
