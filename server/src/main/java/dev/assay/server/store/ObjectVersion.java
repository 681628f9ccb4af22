package dev.assay.server.store;

import dev.assay.evaluation.JsonValue;
import java.time.Instant;

/**
 * An object as it was, or is, in one version.
 *
 * <p>Immutable.
 *
 * @param kind what the object is
 * @param id the object's
 * @param projectId where it belongs
 * @param sequence grows from version to version of all objects
 * @param version counted from 1
 * @param archived whether the object was out of use
 * @param createdAt when this version was written
 * @param createdBy the label of who wrote it
 * @param document as in {@link StoredObject#document()}
 */
public record ObjectVersion(
    ObjectKind kind,
    String id,
    String projectId,
    long sequence,
    int version,
    boolean archived,
    Instant createdAt,
    String createdBy,
    JsonValue document) {

  /** {@return kind, id and version} */
  @Override
  public String toString() {
    return kind.wireName() + " " + id + " (version " + version + ")";
  }
}
