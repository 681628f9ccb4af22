package dev.assay.server.project;

import dev.assay.evaluation.Cohort;
import dev.assay.evaluation.JsonValue;
import dev.assay.evaluation.internal.json.JsonWriter;
import dev.assay.server.project.Project.CohortModel;
import dev.assay.server.store.CohortState;
import dev.assay.server.store.ObjectKind;
import dev.assay.server.store.ReadTransaction;
import dev.assay.server.store.StoredObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A project of the store as the document that a project file is, and the flags that it makes. */
public final class StoredProject {
  /** What faults name as the file. */
  static final String FILE = "project";

  private static final Map<ObjectKind, String> SECTIONS = sections();

  private StoredProject() {}

  private static Map<ObjectKind, String> sections() {
    Map<ObjectKind, String> sections = new LinkedHashMap<>();
    sections.put(ObjectKind.DEPLOYMENT, "deployments");
    sections.put(ObjectKind.COHORT, "cohorts");
    sections.put(ObjectKind.FLAG, "flags");
    sections.put(ObjectKind.EXPERIMENT, "experiments");
    sections.put(ObjectKind.MUTEX, "mutexes");
    sections.put(ObjectKind.HOLDOUT, "holdouts");
    return sections;
  }

  /**
   * Makes the flags of a project, with the members of its cohorts.
   *
   * @param store one state of the store
   * @param projectId the project's id
   * @return what the project serves; nothing if there is no such project
   * @throws FlagFileException if what is stored makes no project
   */
  public static LoadedFlags load(ReadTransaction store, String projectId) {
    FlagLoader loader = loader(store.all(projectId));
    loader.project().cohorts.replaceAll(cohort -> withMembers(cohort, store));
    return checked(loader);
  }

  /**
   * Makes the flags of a project, its cohorts without members: to see whether it is sound.
   *
   * @param objects as {@link ReadTransaction#all} gives them
   * @return what the project serves
   * @throws FlagFileException if the objects make no project; the paths are those of {@link
   *     #document}
   */
  public static LoadedFlags compile(List<StoredObject> objects) {
    return checked(loader(objects));
  }

  /**
   * {@return what is not wrong with a project but hardly meant, and what is wrong}
   *
   * @param objects as {@link ReadTransaction#all} gives them
   */
  public static List<FileFinding> lint(List<StoredObject> objects) {
    return List.copyOf(loader(objects).lint());
  }

  private static FlagLoader loader(List<StoredObject> objects) {
    FlagLoader loader = new FlagLoader();
    loader.add(FILE, document(objects).toJson().getBytes(StandardCharsets.UTF_8), 0);
    return loader;
  }

  private static LoadedFlags checked(FlagLoader loader) {
    LoadedFlags loaded = loader.load();
    List<FileFault> fatal = loaded.faults().stream().filter(FileFault::fatal).toList();
    if (!fatal.isEmpty()) {
      throw new FlagFileException(fatal);
    }
    return loaded;
  }

  /**
   * {@return the project as a project file describes it, cohorts without members; what is archived
   * is marked as deleted}
   *
   * @param objects as {@link ReadTransaction#all} gives them; the sections keep their order
   */
  public static JsonValue document(List<StoredObject> objects) {
    Map<String, @Nullable Object> root = new LinkedHashMap<>();
    for (StoredObject object : objects) {
      if (object.kind() == ObjectKind.PROJECT) {
        root.put("projectId", object.id());
        root.putAll(object.document().asMap());
      }
    }
    SECTIONS.forEach(
        (kind, section) ->
            root.put(
                section,
                objects.stream()
                    .filter(object -> object.kind() == kind)
                    .map(StoredProject::element)
                    .toList()));
    return JsonValue.of(root);
  }

  /** {@return an object as its section of a project file holds it} */
  private static Map<String, @Nullable Object> element(StoredObject object) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", object.id());
    if (object.key() != null && object.kind() != ObjectKind.COHORT) {
      fields.put("key", object.key());
    }
    fields.putAll(object.document().asMap());
    if (object.archived()) {
      fields.put("deleted", true);
    }
    switch (object.kind()) {
      case FLAG, EXPERIMENT -> fields.put("version", object.version());
      case COHORT -> fields.put("memberIds", List.of());
      default -> {}
    }
    return fields;
  }

  private static CohortModel withMembers(CohortModel cohort, ReadTransaction store) {
    CohortContent.Head head = cohort.content().head();
    Cohort.Builder members = Cohort.builder(head.id()).groupType(cohort.cohort().groupType());
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    json.write('[');
    store.members(
        head.id(),
        member -> {
          members.add(member);
          json.writeBytes(
              ((json.size() > 1 ? "," : "") + JsonWriter.write(member))
                  .getBytes(StandardCharsets.UTF_8));
        });
    json.write(']');
    CohortState state = store.cohort(head.id()).orElse(null);
    Long changed = state == null ? head.lastModified() : (Long) state.changedAt().toEpochMilli();
    Cohort built = members.build();
    return new CohortModel(
        cohort.at(),
        built,
        new CohortContent(
            new CohortContent.Head(
                head.id(), head.groupType(), head.groupTypeId(), changed, changed),
            built.size(),
            json.toByteArray()));
  }
}
