package dev.assay.server.deployment;

import dev.assay.evaluation.internal.json.JsonWriter;
import dev.assay.server.hash.ContentHash;
import dev.assay.server.project.CohortContent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cohort with its members' names as it is sent, plain and compressed: in memory, or in files.
 *
 * <p>Immutable.
 */
public final class CohortDocument {
  private final @Nullable EncodedBody body;
  private final @Nullable Path plainFile;
  private final @Nullable Path compressedFile;
  private final String content;
  private final long lastModified;
  private final int size;

  private CohortDocument(CohortContent cohort, String content, long lastModified) {
    this.content = content;
    this.lastModified = lastModified;
    size = cohort.size();
    body = new EncodedBody(json(cohort.head(), lastModified, cohort.size(), cohort.memberIds()));
    plainFile = null;
    compressedFile = null;
  }

  private CohortDocument(Path plain, Path compressed, int size, long lastModified) {
    content = plain.toString();
    this.lastModified = lastModified;
    this.size = size;
    body = null;
    plainFile = plain;
    compressedFile = compressed;
  }

  /**
   * {@return the document of a cohort that lies in files}
   *
   * @param plain a file that holds the object as UTF-8
   * @param compressed a file that holds the same, compressed by gzip
   * @param size the number of members
   * @param lastModified when the cohort last changed, in milliseconds since 1970
   */
  public static CohortDocument ofFiles(Path plain, Path compressed, int size, long lastModified) {
    return new CohortDocument(plain, compressed, size, lastModified);
  }

  /**
   * {@return the document of a cohort}
   *
   * <p>The time of its last change tells clients whether they need it again. So it stays while the
   * cohort is the same, however often its file is written, and moves on when it is not, whatever
   * the file or its time say.
   *
   * @param cohort the cohort as it is now
   * @param before its document until now, or null
   */
  static CohortDocument of(CohortContent cohort, @Nullable CohortDocument before) {
    byte[] head = cohort.head().toString().getBytes(StandardCharsets.UTF_8);
    String content = ContentHash.of(head, cohort.memberIds());
    if (before != null && before.content.equals(content)) {
      return before;
    }
    Long said = cohort.head().lastModified();
    long lastModified = said == null ? cohort.fileModified() : said;
    if (before != null && lastModified <= before.lastModified) {
      lastModified = before.lastModified + 1;
    }
    return new CohortDocument(cohort, content, lastModified);
  }

  private static byte[] json(CohortContent.Head head, long lastModified, int size, byte[] members) {
    byte[] start = begin(head, lastModified, size).getBytes(StandardCharsets.UTF_8);
    byte[] json = new byte[start.length + members.length + 1];
    System.arraycopy(start, 0, json, 0, start.length);
    System.arraycopy(members, 0, json, start.length, members.length);
    json[json.length - 1] = '}';
    return json;
  }

  /**
   * {@return the object until the array of its members, which the end of the object follows}
   *
   * @param head what is said about the members
   * @param lastModified when they last changed, in milliseconds since 1970
   * @param size the number of members
   */
  public static String begin(CohortContent.Head head, long lastModified, long size) {
    Long lastComputed = head.lastComputed();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("cohortId", head.id());
    fields.put("groupType", head.groupType());
    fields.put("groupTypeId", head.groupTypeId());
    fields.put("lastComputed", lastComputed == null ? lastModified : lastComputed);
    fields.put("lastModified", lastModified);
    fields.put("size", size);
    String object = JsonWriter.write(fields);
    return object.substring(0, object.length() - 1) + ",\"memberIds\":";
  }

  /**
   * {@return the file that holds the object as UTF-8, or null if it is in memory}
   *
   * @param isCompressed whether the object has to be compressed by gzip
   */
  public @Nullable Path file(boolean isCompressed) {
    return isCompressed ? compressedFile : plainFile;
  }

  /**
   * {@return the object as UTF-8; not to be written to}
   *
   * @param isCompressed whether the object has to be compressed by gzip
   * @throws IllegalStateException if it lies in files
   */
  public byte[] bytes(boolean isCompressed) {
    if (body == null) {
      throw new IllegalStateException("the cohort lies in files");
    }
    return isCompressed ? body.compressed() : body.plain();
  }

  /** {@return when the cohort last changed, in milliseconds since 1970} */
  public long lastModified() {
    return lastModified;
  }

  /** {@return the number of members} */
  public int size() {
    return size;
  }

  /** {@return the number of members and the time of the last change} */
  @Override
  public String toString() {
    return "CohortDocument[" + size + " members, " + lastModified + "]";
  }
}
