package dev.assay.server.store;

import dev.assay.server.store.events.EventTable;
import dev.assay.server.store.events.ExposureCount;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * One state of the store, as it was when the transaction began to read. Not to be used after its
 * end.
 *
 * <p>Not thread-safe.
 */
public sealed class ReadTransaction permits WriteTransaction {
  private final Handle handle;
  private final ObjectTable objects;
  private final MemberTable members;
  private final KeyTable keys;

  ReadTransaction(Handle handle) {
    this.handle = handle;
    objects = new ObjectTable(handle);
    members = new MemberTable(handle);
    keys = new KeyTable(handle);
  }

  final ObjectTable objects() {
    return objects;
  }

  final MemberTable memberTable() {
    return members;
  }

  final KeyTable keyTable() {
    return keys;
  }

  /** {@return the number of the last transaction that changed something, from 0} */
  public long revision() {
    return handle.createQuery("SELECT revision FROM counter").mapTo(Long.class).one();
  }

  /** {@return the object with an id, if there is one} */
  public final Optional<StoredObject> find(ObjectKind kind, String id) {
    return canBeKept(id) ? objects.find(kind, id) : Optional.empty();
  }

  /**
   * {@return the object of a kind that has a key, if there is one}
   *
   * @param projectId where to look; of no account for projects, deployments and cohorts, whose keys
   *     are unique on the whole server
   */
  public final Optional<StoredObject> findByKey(ObjectKind kind, String projectId, String key) {
    return canBeKept(projectId + key)
        ? objects.findByKey(kind.keyScope(projectId), key).filter(object -> object.kind() == kind)
        : Optional.empty();
  }

  /** PostgreSQL does not even look for a text with this character. */
  private static boolean canBeKept(String text) {
    return text.indexOf(0) < 0;
  }

  /**
   * {@return everything in a project and the project itself, oldest first, also what is archived}
   */
  public final List<StoredObject> all(String projectId) {
    return objects.ofProject(projectId);
  }

  /** {@return some objects, newest first} */
  public final Page<StoredObject> list(ListQuery query) {
    return objects.list(query);
  }

  /**
   * {@return some versions of objects, newest first; those of one by {@link ListQuery#ofObject}}
   */
  public final Page<ObjectVersion> versions(ListQuery query) {
    return objects.versions(query);
  }

  /** {@return one version of an object, if there is one} */
  public final Optional<ObjectVersion> version(ObjectKind kind, String id, int version) {
    return objects.version(kind, id, version);
  }

  /** {@return some of what was done, newest first} */
  public final Page<AuditEntry> audit(ListQuery query) {
    return new AuditTable(handle).list(query);
  }

  /** {@return how a cohort's members stand; nothing if there never were any} */
  public final Optional<CohortState> cohort(String cohortId) {
    return members.state(cohortId);
  }

  /**
   * Hands out the members of a cohort, each once, in no order that means anything. Takes a few
   * megabytes of memory, however many they are. The connection is taken while the reader reads.
   */
  public final void members(String cohortId, Consumer<String> reader) {
    members.read(cohortId, reader);
  }

  /** {@return those of some names that are members of a cohort; quick if they are few} */
  public final Set<String> membersAmong(String cohortId, Set<String> names) {
    return members.among(cohortId, names);
  }

  /** {@return all management keys, oldest first} */
  public final List<ManagementKey> keys() {
    return keys.list();
  }

  /** {@return the management key that a secret belongs to, if it is not revoked} */
  public final Optional<ManagementKey> findKey(String secret) {
    return keys.find(secret);
  }

  /**
   * {@return how often each variant of a flag was shown on each day, by day and variant}
   *
   * @param from the first day, UTC
   * @param until the day after the last
   * @param most how many counts are wanted at most
   */
  public final List<ExposureCount> exposures(
      String projectId, String flagKey, LocalDate from, LocalDate until, int most) {
    return new EventTable(handle).exposures(projectId, flagKey, from, until, most);
  }
}
