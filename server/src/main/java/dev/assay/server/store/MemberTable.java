package dev.assay.server.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;

/** The tables of cohorts' members. */
final class MemberTable {
  /** How many parts are in memory at a time while they are read. */
  private static final int PARTS_AHEAD = 4;

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

  void put(CohortState state) {
    handle
        .createUpdate(
            """
            INSERT INTO cohort_states (cohort_id, size, revision, changed_at)
            VALUES (:id, :size, :revision, :at)
            ON CONFLICT (cohort_id) DO UPDATE SET size = excluded.size,
              revision = excluded.revision, changed_at = excluded.changed_at
            """)
        .bind("id", state.cohortId())
        .bind("size", state.size())
        .bind("revision", state.revision())
        .bind("at", state.changedAt().toEpochMilli())
        .execute();
  }

  /** Hands out all members, in no order that means anything. */
  void read(String cohortId, Consumer<String> reader) {
    try (ResultIterator<byte[]> parts =
        handle
            .createQuery("SELECT members FROM cohort_parts WHERE cohort_id = :id ORDER BY part")
            .setFetchSize(PARTS_AHEAD)
            .bind("id", cohortId)
            .map((rs, context) -> rs.getBytes("members"))
            .iterator()) {
      forEach(parts, reader);
    }
  }

  private static void forEach(Iterator<byte[]> parts, Consumer<String> reader) {
    List<String> members = new ArrayList<>();
    while (parts.hasNext()) {
      members.clear();
      MemberPart.decode(parts.next(), members);
      members.forEach(reader);
    }
  }

  /** {@return the number of members that there are now} */
  long replace(String cohortId, MemberUpload upload) {
    handle.execute("DELETE FROM cohort_parts WHERE cohort_id = ?", cohortId);
    long size = 0;
    for (int part = 0; part < MemberPart.COUNT; part++) {
      Set<String> members = upload.part(part);
      if (!members.isEmpty()) {
        put(cohortId, part, members);
      }
      size += members.size();
    }
    return size;
  }

  /** {@return how many members there are more than before; negative if they are fewer} */
  long change(String cohortId, MemberUpload upload, boolean add) {
    long difference = 0;
    for (int part = 0; part < MemberPart.COUNT; part++) {
      Set<String> changes = upload.part(part);
      if (!changes.isEmpty()) {
        difference += change(cohortId, part, changes, add);
      }
    }
    return difference;
  }

  private long change(String cohortId, int part, Set<String> changes, boolean add) {
    Set<String> members = new LinkedHashSet<>();
    handle
        .createQuery("SELECT members FROM cohort_parts WHERE cohort_id = :id AND part = :part")
        .bind("id", cohortId)
        .bind("part", part)
        .map((rs, context) -> rs.getBytes("members"))
        .forEach(bytes -> MemberPart.decode(bytes, members));
    int before = members.size();
    boolean isChanged = add ? members.addAll(changes) : members.removeAll(changes);
    if (isChanged) {
      put(cohortId, part, members);
    }
    return (long) members.size() - before;
  }

  private void put(String cohortId, int part, Set<String> members) {
    handle
        .createUpdate(
            """
            INSERT INTO cohort_parts (cohort_id, part, members) VALUES (:id, :part, :members)
            ON CONFLICT (cohort_id, part) DO UPDATE SET members = excluded.members
            """)
        .bind("id", cohortId)
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
