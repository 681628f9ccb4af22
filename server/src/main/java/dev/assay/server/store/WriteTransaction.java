package dev.assay.server.store;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.store.ManagementKey.Role;
import dev.assay.server.store.StoreException.Kind;
import dev.assay.server.store.StoredObject.Stamp;
import dev.assay.server.store.text.StoredText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Changes that happen together or not at all, while nobody else writes. Each is noted in the audit
 * log and, if it is one of an object, makes a new version of it. Not to be used after its end.
 *
 * <p>Not thread-safe.
 */
public final class WriteTransaction extends ReadTransaction {
  private static final String MANAGEMENT_KEY = "management-key";
  private static final JsonValue NO_DETAIL = JsonValue.of(Map.of());

  private record Counter(long revision, long sequence) {}

  private final Handle handle;
  private final AuditTable audit;
  private final Author author;
  private final Instant now;
  private final long revision;
  private final Set<String> changes = new LinkedHashSet<>();
  private long sequence;

  private WriteTransaction(Handle handle, Author author, Instant now, Counter counter) {
    super(handle);
    this.handle = handle;
    this.author = author;
    this.now = now.truncatedTo(ChronoUnit.MILLIS);
    audit = new AuditTable(handle);
    revision = counter.revision;
    sequence = counter.sequence;
  }

  /** Waits until nobody else writes, on any node, and begins. */
  static WriteTransaction begin(Handle handle, Author author, Instant now) {
    Counter counter =
        handle
            .createQuery(
                "UPDATE counter SET revision = revision + 1 WHERE id = 1"
                    + " RETURNING revision, sequence")
            .map((rs, context) -> new Counter(rs.getLong("revision"), rs.getLong("sequence")))
            .one();
    return new WriteTransaction(handle, author, now, counter);
  }

  /** {@return whether anything was changed; if not, the transaction is not worth committing} */
  boolean finish() {
    for (String scope : changes) {
      handle
          .createUpdate(
              """
              INSERT INTO changes (scope, revision) VALUES (:scope, :revision)
              ON CONFLICT (scope) DO UPDATE SET revision = excluded.revision
              """)
          .bind("scope", scope)
          .bind("revision", revision)
          .execute();
    }
    handle.execute("UPDATE counter SET sequence = ? WHERE id = 1", sequence);
    return !changes.isEmpty();
  }

  /** {@return the number that this transaction has once it has changed something} */
  @Override
  public long revision() {
    return revision;
  }

  /**
   * Creates a project.
   *
   * @param id its id, or null: the store gives it a number
   * @param key its key, or null if it has none
   * @param document the rest
   * @throws StoreException if the id or key is taken ({@code CONFLICT})
   */
  public StoredObject createProject(@Nullable String id, @Nullable String key, JsonValue document) {
    return insert(ObjectKind.PROJECT, null, id, key, document);
  }

  /**
   * Creates an object in a project.
   *
   * @param kind anything but a project
   * @param projectId the project's id
   * @param id the object's id, or null: the store gives it a number
   * @param key the object's key, which never changes, or null if it has none
   * @param document the rest
   * @throws StoreException if there is no such project ({@code MISSING}), or the id or key is taken
   *     ({@code CONFLICT})
   */
  public StoredObject create(
      ObjectKind kind,
      String projectId,
      @Nullable String id,
      @Nullable String key,
      JsonValue document) {
    if (kind == ObjectKind.PROJECT) {
      throw new IllegalArgumentException("projects are not in projects");
    }
    existing(ObjectKind.PROJECT, projectId);
    return insert(kind, projectId, id, key, document);
  }

  private StoredObject insert(
      ObjectKind kind,
      @Nullable String projectId,
      @Nullable String givenId,
      @Nullable String key,
      JsonValue document) {
    String id = givenId == null ? freeId() : StoredText.name("id", givenId);
    String project = projectId == null ? id : projectId;
    if (find(kind, id).isPresent()) {
      throw new StoreException(Kind.CONFLICT, "there is a " + kind.wireName() + " " + id);
    }
    if (key != null) {
      checkFree(kind, project, StoredText.name("key", key));
    }
    Stamp stamp = new Stamp(now, author.label());
    StoredObject object =
        new StoredObject(kind, id, project, key, ++sequence, 1, false, stamp, stamp, document);
    objects().insert(object);
    note("create", object, null, NO_DETAIL);
    return object;
  }

  /** {@return an id that no object has: an import may have given ids of its own} */
  private String freeId() {
    String id;
    do {
      id = Long.toString(++sequence);
    } while (isTaken(id));
    return id;
  }

  private boolean isTaken(String id) {
    return Arrays.stream(ObjectKind.values()).anyMatch(kind -> find(kind, id).isPresent());
  }

  private void checkFree(ObjectKind kind, String projectId, String key) {
    Optional<StoredObject> other = objects().findByKey(kind.keyScope(projectId), key);
    if (other.isPresent()) {
      // The key itself is not told: it may be a deployment's.
      throw new StoreException(
          Kind.CONFLICT,
          "the key is taken by " + other.get().kind().wireName() + " " + other.get().id());
    }
  }

  /**
   * Replaces an object's document.
   *
   * @param expectedVersion the version that the caller has seen
   * @return the object as it is now
   * @throws StaleVersionException if that is not its version any more
   * @throws StoreException if there is no such object ({@code MISSING})
   */
  public StoredObject update(ObjectKind kind, String id, int expectedVersion, JsonValue document) {
    StoredObject before = expected(kind, id, expectedVersion);
    return change(before, "update", before.archived(), document, NO_DETAIL);
  }

  /**
   * Replaces a project's document, in which nothing but its keys is other than before. Neither they
   * nor the ones before are noted in the audit log.
   *
   * @param expectedVersion the version that the caller has seen
   * @return the project as it is now
   * @throws StaleVersionException if that is not its version any more
   * @throws StoreException if there is no such project ({@code MISSING})
   */
  public StoredObject replaceKeys(String projectId, int expectedVersion, JsonValue document) {
    StoredObject before = expected(ObjectKind.PROJECT, projectId, expectedVersion);
    return change(before, "replace-keys", before.archived(), document, NO_DETAIL);
  }

  /**
   * Takes an object out of use, or back into it. Its key stays taken meanwhile.
   *
   * @param expectedVersion the version that the caller has seen
   * @param archived whether it is out of use from now on
   * @return the object as it is now
   * @throws StaleVersionException if that is not its version any more
   * @throws StoreException if there is no such object ({@code MISSING})
   */
  public StoredObject archive(ObjectKind kind, String id, int expectedVersion, boolean archived) {
    StoredObject before = expected(kind, id, expectedVersion);
    String action = archived ? "archive" : "restore";
    return change(before, action, archived, before.document(), NO_DETAIL);
  }

  /**
   * Makes an object what it was in an earlier version, by a new one.
   *
   * @param expectedVersion the version that the caller has seen
   * @param earlier the version whose document and state count again
   * @return the object as it is now
   * @throws StaleVersionException if the first is not its version any more
   * @throws StoreException if there is no such object or version ({@code MISSING})
   */
  public StoredObject rollBack(ObjectKind kind, String id, int expectedVersion, int earlier) {
    StoredObject before = expected(kind, id, expectedVersion);
    ObjectVersion target =
        version(kind, id, earlier)
            .orElseThrow(() -> missing(kind.wireName() + " " + id + " version " + earlier));
    JsonValue detail = JsonValue.of(Map.of("version", earlier));
    return change(before, "rollback", target.archived(), target.document(), detail);
  }

  private StoredObject change(
      StoredObject before, String action, boolean archived, JsonValue document, JsonValue detail) {
    StoredObject after =
        new StoredObject(
            before.kind(),
            before.id(),
            before.projectId(),
            before.key(),
            before.sequence(),
            before.version() + 1,
            archived,
            before.created(),
            new Stamp(now, author.label()),
            document);
    objects().update(after, ++sequence);
    note(action, after, before.version(), detail);
    return after;
  }

  /**
   * Gives a cohort the members of an upload instead of those it has. Quick if the upload was {@link
   * Store#stage staged}.
   *
   * @throws StoreException if there is no such cohort ({@code MISSING})
   */
  public CohortState replaceMembers(String cohortId, MemberUpload upload) {
    StoredObject cohort = existing(ObjectKind.COHORT, cohortId);
    memberTable().setOf(cohortId).ifPresent(memberTable()::delete);
    MemberUpload.Staged staged = upload.takeStaged();
    if (staged == null || !memberTable().exists(staged.set())) {
      long set = memberTable().newSet(now);
      long size = memberTable().write(set, upload, 0, MemberPart.COUNT);
      staged = new MemberUpload.Staged(set, size);
    }
    return members(cohort, "replace-members", staged);
  }

  /**
   * Adds the members of an upload to a cohort. Those it has already make no difference; if all are
   * there, nothing is changed.
   *
   * @throws StoreException if there is no such cohort ({@code MISSING}), or it has more than {@link
   *     MemberUpload#MOST_MEMBERS} then ({@code LIMIT})
   */
  public CohortState addMembers(String cohortId, MemberUpload upload) {
    return changeMembers(cohortId, upload, true);
  }

  /**
   * Takes the members of an upload out of a cohort. Those it does not have make no difference; if
   * none is there, nothing is changed.
   *
   * @throws StoreException if there is no such cohort ({@code MISSING})
   */
  public CohortState removeMembers(String cohortId, MemberUpload upload) {
    return changeMembers(cohortId, upload, false);
  }

  private CohortState changeMembers(String cohortId, MemberUpload upload, boolean add) {
    StoredObject cohort = existing(ObjectKind.COHORT, cohortId);
    CohortState before =
        cohort(cohortId).orElse(new CohortState(cohortId, 0, 0, cohort.created().at()));
    long set = memberTable().setOf(cohortId).orElseGet(() -> memberTable().newSet(now));
    long difference = memberTable().change(set, upload, add);
    long size = before.size() + difference;
    if (size > upload.most()) {
      throw new StoreException(Kind.LIMIT, "a cohort has at most " + upload.most() + " members");
    }
    return difference == 0
        ? before
        : members(
            cohort, add ? "add-members" : "remove-members", new MemberUpload.Staged(set, size));
  }

  private CohortState members(StoredObject cohort, String action, MemberUpload.Staged set) {
    long size = set.size();
    Optional<CohortState> before = cohort(cohort.id());
    CohortState after =
        new CohortState(cohort.id(), size, revision, MemberTable.after(before, now));
    memberTable().put(after, set.set());
    long sizeBefore = before.map(CohortState::size).orElse(0L);
    note(
        new AuditEntry(
            ++sequence,
            revision,
            now,
            author,
            action,
            cohort.kind().wireName(),
            cohort.id(),
            cohort.projectId(),
            null,
            null,
            JsonValue.of(Map.of("sizeBefore", sizeBefore, "sizeAfter", size))));
    return after;
  }

  /** Makes a management key; its secret is in the answer and nowhere else. */
  public ManagementKey.Issued createKey(String label, Role role) {
    String id = Long.toString(++sequence);
    ManagementKey key =
        new ManagementKey(id, StoredText.name("label", label), role, now, author.label(), null);
    String secret = KeyTable.newSecret();
    keyTable().insert(key, secret);
    noteKey("create", id, JsonValue.of(Map.of("label", label, "role", role.name())));
    return new ManagementKey.Issued(key, secret);
  }

  /**
   * Revokes a management key for good.
   *
   * @throws StoreException if there is no such key or it was revoked before ({@code MISSING})
   */
  public void revokeKey(String id) {
    if (!keyTable().revoke(id, now)) {
      throw missing("management key " + id);
    }
    noteKey("revoke", id, NO_DETAIL);
  }

  private StoredObject expected(ObjectKind kind, String id, int version) {
    StoredObject current = existing(kind, id);
    if (current.version() != version) {
      throw new StaleVersionException(current, version);
    }
    return current;
  }

  private StoredObject existing(ObjectKind kind, String id) {
    return find(kind, id).orElseThrow(() -> missing(kind.wireName() + " " + id));
  }

  private static StoreException missing(String what) {
    return new StoreException(Kind.MISSING, "there is no " + what);
  }

  private void note(
      String action, StoredObject object, @Nullable Integer before, JsonValue detail) {
    note(
        new AuditEntry(
            ++sequence,
            revision,
            now,
            author,
            action,
            object.kind().wireName(),
            object.id(),
            object.projectId(),
            before,
            object.version(),
            detail));
  }

  private void noteKey(String action, String id, JsonValue detail) {
    note(
        new AuditEntry(
            ++sequence,
            revision,
            now,
            author,
            action,
            MANAGEMENT_KEY,
            id,
            null,
            null,
            null,
            detail));
  }

  private void note(AuditEntry entry) {
    audit.insert(entry);
    String project = entry.projectId();
    changes.add(project == null ? Change.KEYS : Change.scope(project));
  }
}
