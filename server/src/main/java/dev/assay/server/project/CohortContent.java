package dev.assay.server.project;

import dev.assay.evaluation.internal.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cohort as a project file describes it, for those who keep a copy.
 *
 * <p>Immutable.
 */
public final class CohortContent {
  /**
   * What is said about the members.
   *
   * <p>Immutable.
   *
   * @param id the cohort's id
   * @param groupType what the members are
   * @param groupTypeId the number of that, 0 if it is not said
   * @param lastComputed when the members were computed, in milliseconds since 1970, or null
   * @param lastModified when the members last changed, in milliseconds since 1970, or null
   */
  public record Head(
      String id,
      String groupType,
      int groupTypeId,
      @Nullable Long lastComputed,
      @Nullable Long lastModified) {}

  private final Head head;
  private final long fileModified;
  private final int size;
  private final byte[] memberIds;

  CohortContent(Head head, long fileModified, Collection<String> members) {
    this.head = head;
    this.fileModified = fileModified;
    size = members.size();
    memberIds = JsonWriter.write(List.copyOf(members)).getBytes(StandardCharsets.UTF_8);
  }

  /** Takes the members as a JSON array in UTF-8. */
  CohortContent(Head head, int size, byte[] memberIds) {
    this.head = head;
    fileModified = 0;
    this.size = size;
    this.memberIds = memberIds;
  }

  /** {@return what is said about the members} */
  public Head head() {
    return head;
  }

  /** {@return when the file was last written, in milliseconds since 1970; 0 if it is no file} */
  public long fileModified() {
    return fileModified;
  }

  /** {@return the number of members} */
  public int size() {
    return size;
  }

  /** {@return the members as a JSON array in UTF-8; not to be written to} */
  public byte[] memberIds() {
    return memberIds;
  }

  /** {@return the id and the number of members} */
  @Override
  public String toString() {
    return "CohortContent[" + head.id() + ", " + size + " members]";
  }
}
