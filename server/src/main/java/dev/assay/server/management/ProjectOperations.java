package dev.assay.server.management;

import dev.assay.evaluation.JsonValue;
import dev.assay.evaluation.internal.json.JsonWriter;
import dev.assay.server.http.ApiReply;
import dev.assay.server.project.FileFault;
import dev.assay.server.project.FlagFileException;
import dev.assay.server.project.FlagFiles;
import dev.assay.server.project.StoredProject;
import dev.assay.server.store.ReadTransaction;
import dev.assay.server.store.Store;
import dev.assay.server.store.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Projects, and project files from and to them. */
final class ProjectOperations {
  /** How much more memory than its bytes a project file may take while it is taken over. */
  private static final long MEMORY_FACTOR = 32;

  /** The largest project file; less with a small heap. */
  static final long MOST_BYTES =
      Math.min(64L << 20, Runtime.getRuntime().maxMemory() / MEMORY_FACTOR);

  /** The types of YAML that are in use; the first is the registered one. */
  static final List<String> YAML = List.of("application/yaml", "text/yaml", "application/x-yaml");

  /** The largest one in YAML, which takes more memory and time to read. */
  static final int MOST_YAML_BYTES = (int) (MOST_BYTES / 4);

  private final Store store;
  private final Semaphore importing = new Semaphore(1);

  ProjectOperations(Store store) {
    this.store = store;
  }

  ApiReply create(ApiCall call) throws IOException {
    Map<String, @Nullable Object> body =
        call.object(Resource.PROJECT.createFields(), Resource.PROJECT.required());
    String id = Edits.id(body);
    Document document = Document.of(Resource.PROJECT, Map.of());
    document.merge(body);
    ProjectKeyOperations.makeKeys(document);
    JsonValue json = document.finish();
    return Views.created(store.write(call.author(), tx -> tx.createProject(id, null, json)));
  }

  /**
   * The whole project as a project file: what the server says about objects is left out, and so are
   * the project's keys.
   */
  ApiReply exported(ApiCall call) throws IOException {
    String id = call.param("id");
    return CohortOperations.file(out -> store.read(tx -> write(tx, id, out)));
  }

  private static List<Void> write(ReadTransaction tx, String id, Writer out) {
    Edits.existing(tx, Resource.PROJECT, id);
    List<StoredObject> objects = tx.all(id);
    JsonValue document = StoredProject.document(objects);
    try {
      out.write('{');
      String separator = "";
      Map<String, @Nullable Object> fields = new LinkedHashMap<>(document.asMap());
      fields.keySet().removeAll(Resource.KEYS);
      for (Map.Entry<String, @Nullable Object> field : fields.entrySet()) {
        out.write(separator + JsonWriter.write(field.getKey()) + ":");
        if (field.getKey().equals("cohorts")) {
          writeCohorts(tx, document.get("cohorts"), out);
        } else {
          out.write(JsonValue.of(withoutVersions(field.getValue())).toJson());
        }
        separator = ",";
      }
      out.write('}');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of();
  }

  private static void writeCohorts(ReadTransaction tx, JsonValue cohorts, Writer out)
      throws IOException {
    out.write('[');
    for (int i = 0; i < cohorts.size(); i++) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>(cohorts.get(i).asMap());
      fields.remove("memberIds");
      String head = JsonValue.of(fields).toJson();
      out.write((i > 0 ? "," : "") + head.substring(0, head.length() - 1) + ",\"memberIds\":");
      CohortOperations.writeMembers(tx, cohorts.get(i).get("id").asString(""), out);
      out.write('}');
    }
    out.write(']');
  }

  private static @Nullable Object withoutVersions(@Nullable Object section) {
    if (!(section instanceof List<?> elements)) {
      return section;
    }
    return elements.stream()
        .map(
            element -> {
              Map<String, @Nullable Object> fields =
                  new LinkedHashMap<>(JsonValue.of(element).asMap());
              fields.remove("version");
              return fields;
            })
        .toList();
  }

  /** Takes over a project file, one at a time for the memory that it takes. */
  ApiReply imported(ApiCall call) throws IOException {
    if (!importing.tryAcquire()) {
      throw ApiFault.tooMany("another project file is being taken over");
    }
    try {
      return importOf(call);
    } finally {
      importing.release();
    }
  }

  private ApiReply importOf(ApiCall call) throws IOException {
    String id = call.param("id");
    JsonValue file = YAML.contains(call.contentType()) ? yaml(call) : call.json();
    if (!(file.asPlain() instanceof Map)) {
      throw ApiFault.field("$", "expected an object");
    }
    store.read(tx -> Edits.existing(tx, Resource.PROJECT, id));
    ProjectImport made = ProjectImport.of(file);
    store.write(
        call.author(),
        tx -> {
          Edits.checkVersion(Edits.existing(tx, Resource.PROJECT, id), call.expectedVersion());
          made.into(tx, id);
          return id;
        });
    return Views.ok(Map.of("id", id, "changed", made.changed()));
  }

  private static JsonValue yaml(ApiCall call) throws IOException {
    byte[] content = call.stream().readNBytes(MOST_YAML_BYTES + 1);
    if (content.length > MOST_YAML_BYTES) {
      throw ApiFault.of(
          413,
          "too_large",
          "YAML has at most " + MOST_YAML_BYTES + " bytes here; JSON may have more");
    }
    try {
      return BodyCheck.checked(FlagFiles.readYaml("body", content));
    } catch (FlagFileException e) {
      FileFault fault = e.faults().get(0);
      throw ApiFault.field("$", "line " + fault.line() + ": " + fault.reason());
    } catch (IllegalArgumentException e) {
      throw ApiFault.field("$", String.valueOf(e.getMessage()));
    }
  }
}
