package dev.assay.server.store.events;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.store.text.StoredText;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that an SDK reports.
 *
 * <p>Immutable.
 *
 * @param projectId where it belongs
 * @param insertId tells it from others of the project
 * @param at when it happened
 * @param exposure the variant that was shown, or null if it tells of something else
 * @param document all of it, an object
 */
public record RecordedEvent(
    String projectId, String insertId, Instant at, @Nullable Shown exposure, JsonValue document) {

  /**
   * A variant that was shown.
   *
   * <p>Immutable.
   *
   * @param flagKey of which flag
   * @param variant which
   */
  public record Shown(String flagKey, String variant) {
    /** Checks that both can be kept. */
    public Shown {
      StoredText.name("flag key", flagKey);
      StoredText.name("variant", variant);
    }
  }

  /** Checks that the ids can be kept. */
  public RecordedEvent {
    StoredText.name("project id", projectId);
    StoredText.name("insert id", insertId);
  }

  /** {@return the ids; not the document, which tells of a person} */
  @Override
  public String toString() {
    return "RecordedEvent[" + projectId + ", " + insertId + "]";
  }
}
