package dev.assay.server.management;

import dev.assay.evaluation.internal.json.JsonWriter;
import dev.assay.server.http.ApiReply;
import dev.assay.server.store.CohortState;
import dev.assay.server.store.ListQuery;
import dev.assay.server.store.MemberUpload;
import dev.assay.server.store.ReadTransaction;
import dev.assay.server.store.Store;
import dev.assay.server.store.StoredObject;
import dev.assay.server.store.WriteTransaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Cohorts and their members. */
final class CohortOperations {
  /** The largest body of members; compressed it may hold many more. */
  static final long MOST_BYTES = 1L << 30;

  private final Store store;
  private final ObjectOperations objects;

  CohortOperations(Edits edits) {
    store = edits.store();
    objects = new ObjectOperations(edits, Resource.COHORT);
  }

  ApiReply list(ApiCall call) {
    ListQuery page = call.page().ofKinds(Set.of(Resource.COHORT.kind()));
    String projectId = call.query("projectId");
    ListQuery ofProject = projectId == null ? page : page.ofProject(projectId);
    ListQuery wanted = call.isTrue("includeArchived") ? ofProject : ofProject.inUse();
    return store.read(tx -> Views.page("cohorts", tx.list(wanted), cohort -> view(tx, cohort)));
  }

  ApiReply get(ApiCall call) {
    StoredObject cohort = objects.find(call);
    return store.read(tx -> Views.ok(view(tx, cohort))).header("etag", Views.tag(cohort));
  }

  private static Map<String, @Nullable Object> view(ReadTransaction tx, StoredObject cohort) {
    Map<String, @Nullable Object> fields = Views.object(cohort);
    CohortState state = tx.cohort(cohort.id()).orElse(null);
    fields.put("size", state == null ? 0 : state.size());
    fields.put(
        "lastModified", (state == null ? cohort.created().at() : state.changedAt()).toEpochMilli());
    return fields;
  }

  ApiReply replaceMembers(ApiCall call) throws IOException {
    return changeMembers(call, WriteTransaction::replaceMembers, true);
  }

  ApiReply addMembers(ApiCall call) throws IOException {
    return changeMembers(call, WriteTransaction::addMembers, false);
  }

  ApiReply removeMembers(ApiCall call) throws IOException {
    return changeMembers(call, WriteTransaction::removeMembers, false);
  }

  /** Does something to a cohort with the members of an upload. */
  @FunctionalInterface
  private interface MemberChange {
    CohortState make(WriteTransaction tx, String cohortId, MemberUpload upload);
  }

  private ApiReply changeMembers(ApiCall call, MemberChange change, boolean isStaged)
      throws IOException {
    StoredObject before = objects.find(call);
    Edits.checkVersion(before, call.expectedVersion());
    try (MemberUpload upload = read(call)) {
      if (isStaged) {
        store.stage(upload);
      }
      return store.write(
          call.author(),
          tx -> {
            StoredObject cohort = Edits.existing(tx, Resource.COHORT, before.id());
            Edits.checkVersion(cohort, call.expectedVersion());
            return state(change.make(tx, cohort.id(), upload));
          });
    }
  }

  private static MemberUpload read(ApiCall call) throws IOException {
    MemberUpload upload = MemberUpload.begin();
    try {
      MemberReader.read(call, upload);
      return upload;
    } catch (IOException | RuntimeException e) {
      upload.close();
      throw e;
    }
  }

  private static ApiReply state(CohortState state) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", state.cohortId());
    fields.put("size", state.size());
    fields.put("lastModified", state.changedAt().toEpochMilli());
    return Views.ok(fields);
  }

  /** {@return the members as a JSON array, as an upload takes it} */
  ApiReply members(ApiCall call) throws IOException {
    String id = objects.find(call).id();
    return file(
        out ->
            store.read(
                tx -> {
                  writeMembers(tx, id, out);
                  return List.of();
                }));
  }

  /** Writes a large answer. */
  @FunctionalInterface
  interface Content {
    void writeTo(Writer out) throws IOException;
  }

  /** {@return an answer of JSON that is too large for the memory} */
  static ApiReply file(Content content) throws IOException {
    Path file = Files.createTempFile("assay-answer", null);
    try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      content.writeTo(out);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
    return ApiReply.jsonFile(file);
  }

  static void writeMembers(ReadTransaction tx, String cohortId, Writer out) {
    try {
      out.write('[');
      boolean[] any = new boolean[1];
      tx.members(
          cohortId,
          member -> {
            try {
              out.write((any[0] ? "," : "") + JsonWriter.write(member));
              any[0] = true;
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      out.write(']');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
