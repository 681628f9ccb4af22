package dev.assay.evaluation;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A set of ids computed elsewhere, for conditions to ask whether a user or a group is in it.
 *
 * <p>The ids themselves are not kept, but 128 bits of a hash of each: about 16 bytes a member
 * however long its id, up to 17 with the directory that finds it. Building one takes twice that.
 *
 * <p>An id that is no member could be taken for one whose hash is the same. By accident that
 * happens, for a cohort of ten million members, once in 10<sup>31</sup> questions. Nobody can bring
 * it about either: the hash is keyed with a secret that each process draws for itself.
 *
 * <p>Immutable.
 */
public final class Cohort {
  /** The group type of cohorts of users; their members are user ids. */
  public static final String USER = "User";

  /** The most members that a cohort can have, whatever its reader or builder allows. */
  public static final int MAX_SIZE = 1_000_000_000;

  private final String id;
  private final String groupType;
  private final long lastModified;
  private final MemberSet members;

  Cohort(String id, String groupType, long lastModified, MemberSet members) {
    this.id = id;
    this.groupType = groupType;
    this.lastModified = lastModified;
    this.members = members;
  }

  /**
   * Begins a cohort of users.
   *
   * @param id the cohort's id, which conditions name
   * @return a builder
   */
  public static Builder builder(String id) {
    return new Builder(Objects.requireNonNull(id, "id"));
  }

  /**
   * Reads the JSON object that cohort routes answer: {@code cohortId}, {@code groupType} ({@link
   * #USER} if absent), {@code lastModified}, {@code size} and {@code memberIds} in any order; other
   * fields are passed over. Members are hashed as they come, so the document is never held.
   *
   * @param json the object, in UTF-8; it is read to its end and not closed
   * @param maxSize the most members to take, from 0; duplicates count until the end, and the
   *     document is refused as soon as it says or shows that it has more
   * @return the cohort
   * @throws CohortFormatException if it is not a cohort, or too large a one
   * @throws IOException if the stream fails
   */
  public static Cohort read(InputStream json, int maxSize) throws IOException {
    return CohortCodec.read(Objects.requireNonNull(json, "json"), checkedMaxSize(maxSize));
  }

  private static int checkedMaxSize(int maxSize) {
    if (maxSize < 0) {
      throw new IllegalArgumentException("maxSize " + maxSize + " is negative");
    }
    return Math.min(maxSize, MAX_SIZE);
  }

  /** {@return the id, which conditions name} */
  public String id() {
    return id;
  }

  /** {@return what the members are: {@link #USER} or a group type} */
  public String groupType() {
    return groupType;
  }

  /** {@return when the members last changed, in milliseconds since 1970, or 0 if not known} */
  public long lastModified() {
    return lastModified;
  }

  /** {@return the number of members, each counted once} */
  public int size() {
    return members.size();
  }

  /**
   * {@return whether a user or group is a member}
   *
   * @param name the user id or group name
   */
  public boolean contains(String name) {
    return members.contains(new MemberHash(name));
  }

  boolean contains(MemberHash hash) {
    return members.contains(hash);
  }

  /**
   * {@return whether the other is a cohort with the same id, group type, time of last change and
   * number of members} The members are not compared.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Cohort cohort
        && cohort.id.equals(id)
        && cohort.groupType.equals(groupType)
        && cohort.lastModified == lastModified
        && cohort.size() == size();
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, groupType, lastModified, size());
  }

  /** {@return the id, the group type and the number of members} */
  @Override
  public String toString() {
    return "Cohort[" + id + ", " + groupType + ", " + size() + " members]";
  }

  /**
   * Collects the members of a cohort.
   *
   * <p>Not thread-safe.
   */
  public static final class Builder {
    private final String id;
    private final MemberSetBuilder members = new MemberSetBuilder();
    private String groupType = USER;
    private long lastModified;
    private int maxSize = MAX_SIZE;

    private Builder(String id) {
      this.id = id;
    }

    /** Says what the members are; {@link Cohort#USER} if it is not said. */
    public Builder groupType(String groupType) {
      this.groupType = Objects.requireNonNull(groupType, "groupType");
      return this;
    }

    /** Says when the members last changed, in milliseconds since 1970; 0 if it is not said. */
    public Builder lastModified(long lastModified) {
      this.lastModified = lastModified;
      return this;
    }

    /**
     * Bounds the members; {@link Cohort#MAX_SIZE} if it is not said.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder maxSize(int maxSize) {
      this.maxSize = checkedMaxSize(maxSize);
      return this;
    }

    /**
     * Adds a member.
     *
     * @param name the user id or group name; what is added twice is one member, though both count
     *     against the bound
     * @return this
     * @throws IllegalStateException if there are as many as the bound allows
     */
    public Builder add(String name) {
      Objects.requireNonNull(name, "name");
      if (members.added() >= maxSize) {
        throw new IllegalStateException("more than " + maxSize + " members");
      }
      members.add(name);
      return this;
    }

    /** {@return the cohort; the builder has no members then} */
    public Cohort build() {
      return new Cohort(id, groupType, lastModified, members.build());
    }
  }
}
