package dev.assay.server.store.events;

import dev.assay.server.store.events.RecordedEvent.Shown;
import dev.assay.server.store.text.StoredText;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** The tables of events and of exposures by day. */
public final class EventTable {
  private record Cell(String projectId, String flagKey, String variant, long day)
      implements Comparable<Cell> {
    private static final Comparator<Cell> ORDER =
        Comparator.comparing(Cell::projectId)
            .thenComparing(Cell::flagKey)
            .thenComparing(Cell::variant)
            .thenComparing(Cell::day);

    @Override
    public int compareTo(Cell other) {
      return ORDER.compare(this, other);
    }
  }

  private final Handle handle;

  /** Works in a transaction. */
  public EventTable(Handle handle) {
    this.handle = handle;
  }

  /** {@return the number of events that were not there yet} */
  public int insert(List<RecordedEvent> events) {
    // In one order on every node, so that two batches never wait for each other.
    List<RecordedEvent> sorted =
        events.stream()
            .sorted(
                Comparator.comparing(RecordedEvent::projectId)
                    .thenComparing(RecordedEvent::insertId))
            .toList();
    Map<Cell, Integer> shown = new TreeMap<>();
    int inserted = 0;
    for (RecordedEvent event : sorted) {
      if (insert(event)) {
        inserted++;
        Shown exposure = event.exposure();
        if (exposure != null) {
          shown.merge(cell(event, exposure), 1, Integer::sum);
        }
      }
    }
    shown.forEach(this::count);
    return inserted;
  }

  private static Cell cell(RecordedEvent event, Shown exposure) {
    long day = LocalDate.ofInstant(event.at(), ZoneOffset.UTC).toEpochDay();
    return new Cell(event.projectId(), exposure.flagKey(), exposure.variant(), day);
  }

  private boolean insert(RecordedEvent event) {
    return handle
            .createUpdate(
                """
                INSERT INTO events (project_id, insert_id, occurred_at, document)
                VALUES (:project, :insertId, :at, :document)
                ON CONFLICT (project_id, insert_id) DO NOTHING
                """)
            .bind("project", event.projectId())
            .bind("insertId", event.insertId())
            .bind("at", event.at().toEpochMilli())
            .bind("document", StoredText.document(event.document()))
            .execute()
        > 0;
  }

  private void count(Cell cell, int more) {
    handle
        .createUpdate(
            """
            INSERT INTO exposures (project_id, flag_key, variant, day, exposures)
            VALUES (:project, :flag, :variant, :day, :more)
            ON CONFLICT (project_id, flag_key, variant, day)
            DO UPDATE SET exposures = exposures.exposures + excluded.exposures
            """)
        .bind("project", cell.projectId)
        .bind("flag", cell.flagKey)
        .bind("variant", cell.variant)
        .bind("day", cell.day)
        .bind("more", more)
        .execute();
  }

  /** {@return the number of events deleted, at most so many} */
  public int deleteBefore(Instant time, int most) {
    return handle
        .createUpdate(
            """
            DELETE FROM events WHERE (project_id, insert_id) IN
              (SELECT project_id, insert_id FROM events WHERE occurred_at < :time LIMIT :most)
            """)
        .bind("time", time.toEpochMilli())
        .bind("most", most)
        .execute();
  }

  /**
   * {@return the counts of a flag from one day until before another, by day and variant, at most so
   * many}
   */
  public List<ExposureCount> exposures(
      String projectId, String flagKey, LocalDate from, LocalDate until, int most) {
    return handle
        .createQuery(
            """
            SELECT day, variant, exposures FROM exposures
            WHERE project_id = :project AND flag_key = :flag AND day >= :start AND day < :end
            ORDER BY day, variant LIMIT :most
            """)
        .bind("project", projectId)
        .bind("flag", flagKey)
        .bind("start", from.toEpochDay())
        .bind("end", until.toEpochDay())
        .bind("most", most)
        .map(
            (rs, context) ->
                new ExposureCount(
                    LocalDate.ofEpochDay(rs.getLong("day")),
                    rs.getString("variant"),
                    rs.getLong("exposures")))
        .list();
  }
}
