package dev.assay.server.deployment;

import dev.assay.evaluation.internal.json.JsonWriter;
import dev.assay.server.project.CohortContent;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cohort with its members' names as it is sent, plain and compressed.
 *
 * <p>Immutable.
 */
public final class CohortDocument {
  private final EncodedBody body;
  private final String content;
  private final long lastModified;
  private final int size;

  private CohortDocument(CohortContent cohort, String content, long lastModified) {
    this.content = content;
    this.lastModified = lastModified;
    size = cohort.size();
    body = new EncodedBody(json(cohort, lastModified));
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
    String content = EncodedBody.hash(head, cohort.memberIds());
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

  private static byte[] json(CohortContent cohort, long lastModified) {
    CohortContent.Head head = cohort.head();
    Long lastComputed = head.lastComputed();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("cohortId", head.id());
    fields.put("groupType", head.groupType());
    fields.put("groupTypeId", head.groupTypeId());
    fields.put("lastComputed", lastComputed == null ? lastModified : lastComputed);
    fields.put("lastModified", lastModified);
    fields.put("size", cohort.size());
    String object = JsonWriter.write(fields);
    String begin = object.substring(0, object.length() - 1) + ",\"memberIds\":";
    byte[] start = begin.getBytes(StandardCharsets.UTF_8);
    byte[] members = cohort.memberIds();
    byte[] json = new byte[start.length + members.length + 1];
    System.arraycopy(start, 0, json, 0, start.length);
    System.arraycopy(members, 0, json, start.length, members.length);
    json[json.length - 1] = '}';
    return json;
  }

  /** {@return the object as UTF-8; not to be written to} */
  public byte[] json() {
    return body.plain();
  }

  /** {@return the object as UTF-8, compressed by gzip; not to be written to} */
  public byte[] compressed() {
    return body.compressed();
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
