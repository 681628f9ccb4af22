package dev.assay.server.node;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.deployment.ServerLogs;
import dev.assay.server.files.DurableFiles;
import dev.assay.server.hash.FileNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The last good state of each project in a file of its own, for starts without the database.
 *
 * <p>Not thread-safe.
 */
final class ProjectCache {
  /**
   * A project in a state that could be served.
   *
   * @param projectId its id
   * @param document it as a project file, cohorts without members
   * @param cohorts the names of its cohorts' files
   */
  record Entry(String projectId, JsonValue document, List<String> cohorts) {
    /** Copies the names. */
    Entry {
      cohorts = List.copyOf(cohorts);
    }

    /** {@return the project file} */
    byte[] content() {
      return document.toJson().getBytes(StandardCharsets.UTF_8);
    }
  }

  private static final System.Logger LOGGER = System.getLogger(ServerLogs.SERVER);

  private final Path directory;

  ProjectCache(Path directory) {
    this.directory = directory;
  }

  /** Keeps a project instead of what was kept of it. */
  void put(Entry entry) throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("projectId", entry.projectId());
    fields.put("cohorts", entry.cohorts());
    fields.put("document", entry.document().asPlain());
    byte[] json = JsonValue.of(fields).toJson().getBytes(StandardCharsets.UTF_8);
    Path file = file(entry.projectId());
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(part, json);
    DurableFiles.move(part, file);
  }

  void remove(String projectId) throws IOException {
    Files.deleteIfExists(file(projectId));
  }

  private Path file(String projectId) {
    return directory.resolve(FileNames.of(projectId) + ".json");
  }

  /** {@return all projects; a file that is damaged is told and passed over} */
  List<Entry> all() throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(directory)) {
      files = found.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    List<Entry> entries = new ArrayList<>();
    for (Path file : files) {
      try {
        JsonValue fields = JsonValue.parse(Files.readString(file));
        List<String> cohorts =
            fields.get("cohorts").asList().stream().map(String::valueOf).toList();
        String id = fields.get("projectId").asString("");
        entries.add(new Entry(id, fields.get("document"), cohorts));
      } catch (IOException | IllegalArgumentException e) {
        LOGGER.log(System.Logger.Level.WARNING, "cannot use the cached project " + file, e);
      }
    }
    return entries;
  }
}
