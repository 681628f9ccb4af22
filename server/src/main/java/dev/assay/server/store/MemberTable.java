package dev.assay.server.store;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;

/** The tables of cohorts' members. */
final class MemberTable {
  /** How many parts are in memory at a time while they are read. */
  private static final int PARTS_AHEAD = 4;

  private static final long NO_SET = -1;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Handle handle;

  MemberTable(Handle handle) {
    this.handle = handle;
  }

  Optional<CohortState> state(String cohortId) {
    return handle
        .createQuery("SELECT * FROM cohort_states WHERE cohort_id = :id")
        .bind("id", cohortId)
        .map(
            (rs, context) ->
                new CohortState(
                    rs.getString("cohort_id"),
                    rs.getLong("size"),
                    rs.getLong("revision"),
                    ObjectTable.instant(rs, "changed_at")))
        .findOne();
  }

  void put(CohortState state, long set) {
    handle
        .createUpdate(
            """
            INSERT INTO cohort_states (cohort_id, set_id, size, revision, changed_at)
            VALUES (:id, :set, :size, :revision, :at)
            ON CONFLICT (cohort_id) DO UPDATE SET set_id = excluded.set_id,
              size = excluded.size, revision = excluded.revision, changed_at = excluded.changed_at
            """)
        .bind("id", state.cohortId())
        .bind("set", set)
        .bind("size", state.size())
        .bind("revision", state.revision())
        .bind("at", state.changedAt().toEpochMilli())
        .execute();
  }

  /** {@return the set of a cohort's members; nothing if there never were any} */
  Optional<Long> setOf(String cohortId) {
    return handle
        .createQuery("SELECT set_id FROM cohort_states WHERE cohort_id = :id")
        .bind("id", cohortId)
        .mapTo(Long.class)
        .findOne();
  }

  /** {@return a set without members that belongs to nothing yet} */
  long newSet(Instant now) {
    long set = RANDOM.nextLong() & Long.MAX_VALUE;
    handle.execute(
        "INSERT INTO member_sets (set_id, created_at) VALUES (?, ?)", set, now.toEpochMilli());
    return set;
  }

  boolean exists(long set) {
    return handle
        .createQuery("SELECT 1 FROM member_sets WHERE set_id = :set")
        .bind("set", set)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  void delete(long set) {
    handle.execute("DELETE FROM member_parts WHERE set_id = ?", set);
    handle.execute("DELETE FROM member_sets WHERE set_id = ?", set);
  }

  /** Deletes the sets that were begun before a time and never became a cohort's. */
  void deleteAbandoned(Instant before) {
    handle
        .createQuery(
            """
            SELECT set_id FROM member_sets WHERE created_at < :before
              AND set_id NOT IN (SELECT set_id FROM cohort_states)
            """)
        .bind("before", before.toEpochMilli())
        .mapTo(Long.class)
        .list()
        .forEach(this::delete);
  }

  /** Hands out all members, in no order that means anything. */
  void read(String cohortId, Consumer<String> reader) {
    long set = setOf(cohortId).orElse(NO_SET);
    try (ResultIterator<byte[]> parts =
        handle
            .createQuery("SELECT members FROM member_parts WHERE set_id = :set ORDER BY part")
            .setFetchSize(PARTS_AHEAD)
            .bind("set", set)
            .map((rs, context) -> rs.getBytes("members"))
            .iterator()) {
      List<String> members = new ArrayList<>();
      while (parts.hasNext()) {
        members.clear();
        MemberPart.decode(parts.next(), members);
        members.forEach(reader);
      }
    }
  }

  /**
   * Puts some parts of an upload into a set that has nothing in them.
   *
   * @return the number of members in them
   */
  long write(long set, MemberUpload upload, int fromPart, int untilPart) {
    long size = 0;
    for (int part = fromPart; part < untilPart; part++) {
      Set<String> members = upload.part(part);
      if (!members.isEmpty()) {
        put(set, part, members);
      }
      size += members.size();
    }
    return size;
  }

  /** {@return how many members there are more than before; negative if they are fewer} */
  long change(long set, MemberUpload upload, boolean add) {
    long difference = 0;
    for (int part = 0; part < MemberPart.COUNT; part++) {
      Set<String> changes = upload.part(part);
      if (!changes.isEmpty()) {
        difference += change(set, part, changes, add);
      }
    }
    return difference;
  }

  /** {@return those of some names that are members; reads only the parts that they would lie in} */
  Set<String> among(String cohortId, Set<String> names) {
    Map<Integer, List<String>> byPart =
        names.stream()
            .collect(
                Collectors.groupingBy(
                    name -> MemberPart.of(name.getBytes(StandardCharsets.UTF_8))));
    long set = byPart.isEmpty() ? NO_SET : setOf(cohortId).orElse(NO_SET);
    Set<String> found = new LinkedHashSet<>();
    byPart.forEach(
        (part, some) -> {
          Set<String> members = part(set, part);
          some.stream().filter(members::contains).forEach(found::add);
        });
    return found;
  }

  private Set<String> part(long set, int part) {
    Set<String> members = new LinkedHashSet<>();
    handle
        .createQuery("SELECT members FROM member_parts WHERE set_id = :set AND part = :part")
        .bind("set", set)
        .bind("part", part)
        .map((rs, context) -> rs.getBytes("members"))
        .forEach(bytes -> MemberPart.decode(bytes, members));
    return members;
  }

  private long change(long set, int part, Set<String> changes, boolean add) {
    Set<String> members = part(set, part);
    int before = members.size();
    boolean isChanged = add ? members.addAll(changes) : members.removeAll(changes);
    if (isChanged) {
      put(set, part, members);
    }
    return (long) members.size() - before;
  }

  private void put(long set, int part, Set<String> members) {
    handle
        .createUpdate(
            """
            INSERT INTO member_parts (set_id, part, members) VALUES (:set, :part, :members)
            ON CONFLICT (set_id, part) DO UPDATE SET members = excluded.members
            """)
        .bind("set", set)
        .bind("part", part)
        .bind("members", MemberPart.encode(members))
        .execute();
  }

  /** {@return the time of a change: now, but later than that of the change before} */
  static Instant after(Optional<CohortState> before, Instant now) {
    return before
        .map(state -> state.changedAt().plusMillis(1))
        .filter(earliest -> earliest.isAfter(now))
        .orElse(now);
  }
}
