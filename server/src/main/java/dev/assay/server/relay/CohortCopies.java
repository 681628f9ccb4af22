package dev.assay.server.relay;

import dev.assay.evaluation.Cohort;
import dev.assay.evaluation.ExperimentException;
import dev.assay.sdk.internal.cohorts.CohortReader;
import dev.assay.server.deployment.CohortDocument;
import dev.assay.server.deployment.ServerLogs;
import dev.assay.server.files.DurableFiles;
import dev.assay.server.hash.FileNames;
import dev.assay.server.hash.Sha256;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Cohorts in files as the upstream sent them, plain and compressed, each content once, whoever
 * asked for it. Memory holds the hashes of the members alone.
 *
 * <p>Thread-safe.
 */
final class CohortCopies implements CohortReader {
  /** A cohort and the document of its files. */
  private record Copy(Cohort cohort, CohortDocument document) {}

  private static final System.Logger LOGGER = System.getLogger(ServerLogs.FLAGS);
  private static final String PLAIN = ".json";
  private static final String COMPRESSED = ".json.gz";
  private static final String PART = ".part";
  private static final int BUFFER = 1 << 16;

  private final Path directory;
  private final Map<String, Copy> copies = new HashMap<>();

  /** The names of what was read last, by cohort: somebody is about to want it. */
  private final Map<String, String> fresh = new HashMap<>();

  private Set<String> lastKept = Set.of();

  CohortCopies(Path directory) {
    this.directory = directory;
  }

  /** Reads what is there; what can't be read is left out, and deleted later. */
  synchronized Collection<Cohort> readAll() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = all.filter(file -> file.toString().endsWith(PLAIN)).sorted().toList();
    }
    List<Cohort> cohorts = new ArrayList<>();
    for (Path file : files) {
      String name = nameOf(file);
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
        cohorts.add(put(name, Cohort.read(in, Cohort.MAX_SIZE)).cohort());
      } catch (IOException | ExperimentException e) {
        LOGGER.log(System.Logger.Level.WARNING, "cannot use the cached cohort " + file, e);
      }
    }
    return cohorts;
  }

  private Copy put(String name, Cohort cohort) {
    CohortDocument document =
        CohortDocument.ofFiles(
            directory.resolve(name + PLAIN),
            directory.resolve(name + COMPRESSED),
            cohort.size(),
            cohort.lastModified());
    Copy copy = new Copy(cohort, document);
    copies.put(name, copy);
    return copy;
  }

  /** Keeps cohorts that are about to be used. */
  synchronized void expect(Collection<Cohort> cohorts) {
    for (Cohort cohort : cohorts) {
      String name = nameOf(cohort);
      if (name != null) {
        fresh.put(cohort.id(), name);
      }
    }
  }

  private static String nameOf(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, Math.max(0, name.indexOf('.')));
  }

  @Override
  public Cohort read(InputStream json, int maxSize) throws IOException {
    Path plain = Files.createTempFile(directory, "", PLAIN + PART);
    Path compressed = Files.createTempFile(directory, "", COMPRESSED + PART);
    try {
      MessageDigest digest = Sha256.digest();
      Cohort cohort;
      try (OutputStream first = new DigestOutputStream(Files.newOutputStream(plain), digest);
          OutputStream second =
              new GZIPOutputStream(
                  new BufferedOutputStream(Files.newOutputStream(compressed), BUFFER), BUFFER)) {
        cohort = Cohort.read(new CopyingStream(json, List.of(first, second)), maxSize);
      }
      String hash = HexFormat.of().formatHex(digest.digest());
      return keep(FileNames.of(cohort.id(), hash), cohort, plain, compressed);
    } finally {
      Files.deleteIfExists(plain);
      Files.deleteIfExists(compressed);
    }
  }

  private synchronized Cohort keep(String name, Cohort cohort, Path plain, Path compressed)
      throws IOException {
    fresh.put(cohort.id(), name);
    Copy known = copies.get(name);
    if (known != null) {
      return known.cohort();
    }
    // Who finds the plain one finds both.
    DurableFiles.move(compressed, directory.resolve(name + COMPRESSED));
    DurableFiles.move(plain, directory.resolve(name + PLAIN));
    return put(name, cohort).cohort();
  }

  /** Hands on what is read, to be written elsewhere too. */
  private static final class CopyingStream extends FilterInputStream {
    private final List<OutputStream> copies;

    CopyingStream(InputStream in, List<OutputStream> copies) {
      super(in);
      this.copies = copies;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = in.read(bytes, offset, length);
      if (count > 0) {
        for (OutputStream copy : copies) {
          copy.write(bytes, offset, count);
        }
      }
      return count;
    }
  }

  /** {@return the document of a cohort that was read here, or null if its files are gone} */
  synchronized @Nullable CohortDocument documentOf(Cohort cohort) {
    String name = nameOf(cohort);
    Copy copy = name == null ? null : copies.get(name);
    return copy == null ? null : copy.document();
  }

  @SuppressWarnings("ReferenceEquality") // Equal ones may have other members.
  private @Nullable String nameOf(Cohort cohort) {
    for (Map.Entry<String, Copy> copy : copies.entrySet()) {
      if (copy.getValue().cohort() == cohort) {
        return copy.getKey();
      }
    }
    return null;
  }

  /**
   * Deletes the files of others, once they were not to be kept twice: they may be on their way.
   *
   * @param cohorts those in use
   * @param pending the ids of those that flags wait for that are not yet in use
   */
  synchronized void keepOnly(Collection<Cohort> cohorts, Set<String> pending) throws IOException {
    Set<String> names = new HashSet<>();
    for (Cohort cohort : cohorts) {
      String name = nameOf(cohort);
      if (name != null) {
        names.add(name);
      }
    }
    Set<String> kept = new HashSet<>(names);
    kept.addAll(fresh.values());
    fresh
        .entrySet()
        .removeIf(read -> names.contains(read.getValue()) && !pending.contains(read.getKey()));
    copies.keySet().retainAll(kept);
    kept.addAll(lastKept);
    lastKept = Set.copyOf(names);
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = all.filter(file -> !file.toString().endsWith(PART)).toList();
    }
    for (Path file : files) {
      if (!kept.contains(nameOf(file))) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Deletes what an earlier process did not read to its end. To be called before reading. */
  void deleteParts() throws IOException {
    List<Path> parts;
    try (Stream<Path> all = Files.list(directory)) {
      parts = all.filter(file -> file.toString().endsWith(PART)).toList();
    }
    for (Path part : parts) {
      Files.deleteIfExists(part);
    }
  }
}
