package dev.assay.server.node;

import dev.assay.evaluation.Cohort;
import dev.assay.evaluation.CohortFormatException;
import dev.assay.evaluation.internal.json.JsonWriter;
import dev.assay.server.deployment.CohortDocument;
import dev.assay.server.files.DurableFiles;
import dev.assay.server.hash.FileNames;
import dev.assay.server.project.CohortContent.Head;
import dev.assay.server.store.CohortState;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Cohorts as they are sent, in files: written once for each state of a cohort, in as much memory as
 * one member takes. Only the hashes of the members are held, which are read from there.
 *
 * <p>Thread-safe, as long as one thread writes and one deletes.
 */
final class CohortFiles {
  /** A cohort, and the name of its files. */
  record Held(String name, Cohort cohort, CohortDocument document) {}

  private static final String PLAIN = ".json";
  private static final String COMPRESSED = ".json.gz";
  private static final int BUFFER = 1 << 16;

  private final Path directory;
  private final Map<String, Held> held = new ConcurrentHashMap<>();

  /** The names of what is written last, by cohort: somebody is about to want it. */
  private final Map<String, String> fresh = new ConcurrentHashMap<>();

  private Set<String> lastKept = Set.of();

  CohortFiles(Path directory) {
    this.directory = directory;
  }

  /** {@return the name of a cohort's files, another one for each state} */
  static String nameOf(Head head, CohortState state) {
    return FileNames.of(head, state.size(), state.revision(), state.changedAt().toEpochMilli());
  }

  /** {@return the cohort of this name if it is held, else null} */
  @Nullable Held find(String name) {
    return held.get(name);
  }

  /**
   * {@return the cohort of this name, read if need be, or null if there are no good files of it}
   */
  @Nullable Held read(String name) throws IOException {
    Held known = held.get(name);
    Path plain = directory.resolve(name + PLAIN);
    if (known != null || !Files.exists(plain)) {
      return known;
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(plain), BUFFER)) {
      Cohort cohort = Cohort.read(in, Cohort.MAX_SIZE);
      CohortDocument document =
          CohortDocument.ofFiles(
              plain, directory.resolve(name + COMPRESSED), cohort.size(), cohort.lastModified());
      Held found = new Held(name, cohort, document);
      held.put(name, found);
      return found;
    } catch (CohortFormatException e) {
      return null;
    }
  }

  /**
   * Writes a cohort.
   *
   * @param head what is said about its members
   * @param state how they stand
   * @param members hands out the members
   */
  Held write(Head head, CohortState state, Consumer<Consumer<String>> members) throws IOException {
    String name = nameOf(head, state);
    fresh.put(head.id(), name);
    Path plain = directory.resolve(name + PLAIN + ".part");
    Path compressed = directory.resolve(name + COMPRESSED + ".part");
    String begin = CohortDocument.begin(head, state.changedAt().toEpochMilli(), state.size());
    try (OutputStream first = new BufferedOutputStream(Files.newOutputStream(plain), BUFFER);
        OutputStream second =
            new GZIPOutputStream(
                new BufferedOutputStream(Files.newOutputStream(compressed), BUFFER), BUFFER)) {
      MemberWriter writer = new MemberWriter(List.of(first, second));
      writer.text(begin + "[");
      members.accept(writer::member);
      writer.text("]}");
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    // Who finds the plain one finds both.
    DurableFiles.move(compressed, directory.resolve(name + COMPRESSED));
    DurableFiles.move(plain, directory.resolve(name + PLAIN));
    Held written = read(name);
    if (written == null) {
      throw new IOException("the cohort " + head.id() + " was not written as it should be");
    }
    return written;
  }

  /** Writes the same to several streams. */
  private static final class MemberWriter {
    private final List<OutputStream> outs;
    private boolean isFirst = true;

    MemberWriter(List<OutputStream> outs) {
      this.outs = outs;
    }

    void member(String member) {
      String text = JsonWriter.write(member);
      try {
        text(isFirst ? text : "," + text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      isFirst = false;
    }

    void text(String text) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      for (OutputStream out : outs) {
        out.write(bytes);
      }
    }
  }

  /** Deletes the files of others, once they were not to be kept twice: they may be on their way. */
  void keepOnly(Set<String> names) throws IOException {
    Set<String> kept = new HashSet<>(names);
    kept.addAll(fresh.values());
    fresh.values().removeAll(names);
    held.keySet().retainAll(kept);
    kept.addAll(lastKept);
    lastKept = Set.copyOf(names);
    List<Path> all;
    try (Stream<Path> files = Files.list(directory)) {
      all = files.toList();
    }
    for (Path file : all) {
      String name = file.getFileName().toString();
      if (!kept.contains(name.substring(0, Math.max(0, name.indexOf('.'))))) {
        Files.deleteIfExists(file);
      }
    }
  }
}
