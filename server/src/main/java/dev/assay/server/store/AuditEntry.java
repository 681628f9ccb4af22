package dev.assay.server.store;

import dev.assay.evaluation.JsonValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was done. What an object was before and after is told by its versions.
 *
 * <p>Immutable.
 *
 * @param sequence grows from entry to entry
 * @param revision the store's, of the transaction that did it
 * @param at when, to the millisecond
 * @param author who
 * @param action {@code create}, {@code update}, {@code archive}, {@code restore}, {@code rollback},
 *     {@code replace-members}, {@code add-members}, {@code remove-members}, {@code revoke}
 * @param kind the wire name of the object's kind, or {@code management-key}
 * @param objectId the object's
 * @param projectId the object's project; null for management keys
 * @param beforeVersion null if the object was created or its versions are not concerned
 * @param afterVersion null if the object's versions are not concerned
 * @param detail numbers of members, the version rolled back to and the like; an object
 */
public record AuditEntry(
    long sequence,
    long revision,
    Instant at,
    Author author,
    String action,
    String kind,
    String objectId,
    @Nullable String projectId,
    @Nullable Integer beforeVersion,
    @Nullable Integer afterVersion,
    JsonValue detail) {}
