package dev.assay.server.store;

import dev.assay.evaluation.JsonValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A flag, deployment and so on, as it is now.
 *
 * <p>Immutable.
 *
 * @param kind what it is
 * @param id unique among objects of its kind, on the whole server
 * @param projectId where it belongs
 * @param key what others call it; null if such objects have none
 * @param sequence grows from object to object in the order of creation
 * @param version counted from 1, one more with each change
 * @param archived whether it is out of use; its key stays taken
 * @param created when and by whom it was created
 * @param modified when and by whom it was last changed
 * @param document the rest, in the fields of the management API; the store does not look into it
 */
public record StoredObject(
    ObjectKind kind,
    String id,
    String projectId,
    @Nullable String key,
    long sequence,
    int version,
    boolean archived,
    Stamp created,
    Stamp modified,
    JsonValue document) {

  /**
   * When something was done and by whom.
   *
   * <p>Immutable.
   *
   * @param at to the millisecond
   * @param by the author's label
   */
  public record Stamp(Instant at, String by) {}

  /** {@return kind, id and version; neither key nor document, which may hold a deployment key} */
  @Override
  public String toString() {
    return kind.wireName() + " " + id + " (version " + version + ")";
  }
}
