package dev.assay.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.store.ManagementKey.Role;
import dev.assay.server.store.StoreException.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.assertj.core.api.OptionalAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a store does with objects, versions, the audit log and keys, whatever the database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoreContract {
  static final Author ANN = new Author("k1", "Ann");
  static final Author BOB = new Author("k2", "Bob");

  final TestClock clock = new TestClock();
  Store store;
  String project;

  abstract StoreConfig config() throws Exception;

  /** Stands still unless it is set. */
  static final class TestClock extends Clock {
    volatile Instant now = Instant.parse("2026-03-01T10:00:00.123Z");

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  @BeforeAll
  void openStore() throws Exception {
    store = Store.open(config(), clock);
  }

  @AfterAll
  void closeStore() {
    store.close();
  }

  @BeforeEach
  void createProject() {
    project = store.write(ANN, tx -> tx.createProject(null, null, json("{}"))).id();
  }

  static JsonValue json(String text) {
    return JsonValue.parse(text);
  }

  StoredObject flag(String key) {
    return store.write(
        ANN, tx -> tx.create(ObjectKind.FLAG, project, null, key, json("{\"enabled\":true}")));
  }

  private <T> OptionalAssert<T> assertFound(Function<ReadTransaction, Optional<T>> work) {
    return assertThat(store.read(work));
  }

  private List<StoredObject> all(String projectId) {
    return store.read(tx -> tx.all(projectId));
  }

  private List<ManagementKey> keys() {
    return store.read(ReadTransaction::keys);
  }

  /** Work without a result. */
  private static Function<WriteTransaction, Void> revoking(String id) {
    return tx -> {
      tx.revokeKey(id);
      return null;
    };
  }

  static void assertFailure(Kind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Test
  void anObjectIsFoundAsItWasWritten() {
    JsonValue document =
        json(
            "{\"z\":1,\"a\":{\"weights\":{\"b\":2,\"a\":0.1}},\"text\":\"ä\\u0000\\ud83d\\ude00\","
                + "\"half\":\"\\ud83d\",\"list\":[null,true,1e300,12345678901]}");
    StoredObject written =
        store.write(ANN, tx -> tx.create(ObjectKind.FLAG, project, null, "new-näv", document));
    StoredObject found = store.read(tx -> tx.find(ObjectKind.FLAG, written.id())).orElseThrow();
    assertThat(found).isEqualTo(written);
    assertThat(found.document().toJson()).isEqualTo(document.toJson());
    assertThat(found.version()).isEqualTo(1);
    assertThat(found.archived()).isFalse();
    assertThat(found.created()).isEqualTo(new StoredObject.Stamp(clock.now, "Ann"));
    assertThat(found.modified()).isEqualTo(found.created());
    assertThat(found).hasToString("flag " + found.id() + " (version 1)");
    assertFound(tx -> tx.findByKey(ObjectKind.FLAG, project, "new-näv")).contains(found);
    assertFound(tx -> tx.findByKey(ObjectKind.EXPERIMENT, project, "new-näv")).isEmpty();
    assertFound(tx -> tx.find(ObjectKind.EXPERIMENT, found.id())).isEmpty();
  }

  @Test
  void anUpdateMakesAVersionAndAnAuditEntry() {
    StoredObject first = flag("f");
    clock.now = clock.now.plusSeconds(5);
    StoredObject second =
        store.write(BOB, tx -> tx.update(ObjectKind.FLAG, first.id(), 1, json("{\"n\":2}")));
    assertThat(second.version()).isEqualTo(2);
    assertThat(second.created()).isEqualTo(first.created());
    assertThat(second.modified()).isEqualTo(new StoredObject.Stamp(clock.now, "Bob"));
    assertFound(tx -> tx.find(ObjectKind.FLAG, first.id())).contains(second);
    ListQuery ofFlag = ListQuery.first(10).ofObject(ObjectKind.FLAG, first.id());
    List<ObjectVersion> versions = store.read(tx -> tx.versions(ofFlag)).items();
    assertThat(versions).extracting(ObjectVersion::version).containsExactly(2, 1);
    assertThat(versions.get(1).document()).isEqualTo(first.document());
    assertThat(versions.get(0).createdBy()).isEqualTo("Bob");
    assertThat(versions.get(0)).hasToString("flag " + first.id() + " (version 2)");
    assertFound(tx -> tx.version(ObjectKind.FLAG, first.id(), 1)).contains(versions.get(1));
    AuditEntry entry = store.read(tx -> tx.audit(ofFlag)).items().get(0);
    assertThat(entry.author()).isEqualTo(BOB);
    assertThat(entry.action()).isEqualTo("update");
    assertThat(entry.at()).isEqualTo(clock.now);
    assertThat(entry.projectId()).isEqualTo(project);
    assertThat(entry.beforeVersion()).isEqualTo(1);
    assertThat(entry.afterVersion()).isEqualTo(2);
    assertThat(entry.revision()).isEqualTo(store.revision());
  }

  @Test
  void aStaleVersionIsRefusedAndTold() {
    StoredObject flag = flag("f");
    store.write(ANN, tx -> tx.update(ObjectKind.FLAG, flag.id(), 1, json("{\"n\":2}")));
    long revision = store.revision();
    assertThatThrownBy(
            () ->
                store.write(BOB, tx -> tx.update(ObjectKind.FLAG, flag.id(), 1, json("{\"n\":3}"))))
        .isInstanceOfSatisfying(
            StaleVersionException.class,
            e -> {
              assertThat(e.currentVersion()).isEqualTo(2);
              assertThat(e.kind()).isEqualTo(Kind.CONFLICT);
            });
    assertThat(store.revision()).isEqualTo(revision);
  }

  @Test
  void anArchivedObjectKeepsItsKeyAndComesBack() {
    StoredObject flag = flag("f");
    store.write(ANN, tx -> tx.archive(ObjectKind.FLAG, flag.id(), 1, true));
    ListQuery flags = ListQuery.first(10).ofProject(project).ofKinds(Set.of(ObjectKind.FLAG));
    assertThat(store.read(tx -> tx.list(flags)).items())
        .singleElement()
        .matches(StoredObject::archived);
    assertThat(store.read(tx -> tx.list(flags.inUse())).items()).isEmpty();
    assertFailure(Kind.CONFLICT, () -> flag("f"));
    StoredObject restored =
        store.write(ANN, tx -> tx.archive(ObjectKind.FLAG, flag.id(), 2, false));
    assertThat(restored.archived()).isFalse();
    assertThat(actions(flag)).containsExactly("restore", "archive", "create");
  }

  private List<String> actions(StoredObject object) {
    ListQuery query = ListQuery.first(10).ofObject(object.kind(), object.id());
    return store.read(tx -> tx.audit(query)).items().stream().map(AuditEntry::action).toList();
  }

  @Test
  void anEarlierVersionCountsAgain() {
    StoredObject flag = flag("f");
    store.write(
        ANN,
        tx -> {
          tx.update(ObjectKind.FLAG, flag.id(), 1, json("{\"n\":2}"));
          return tx.archive(ObjectKind.FLAG, flag.id(), 2, true);
        });
    StoredObject back = store.write(ANN, tx -> tx.rollBack(ObjectKind.FLAG, flag.id(), 3, 1));
    assertThat(back.version()).isEqualTo(4);
    assertThat(back.document()).isEqualTo(flag.document());
    assertThat(back.archived()).isFalse();
    AuditEntry entry =
        store
            .read(tx -> tx.audit(ListQuery.first(1).ofObject(ObjectKind.FLAG, flag.id())))
            .items()
            .get(0);
    assertThat(entry.action()).isEqualTo("rollback");
    assertThat(entry.detail()).isEqualTo(json("{\"version\":1}"));
    assertFailure(
        Kind.MISSING, () -> store.write(ANN, tx -> tx.rollBack(ObjectKind.FLAG, flag.id(), 4, 9)));
  }

  @Test
  void keysAreUniqueWhereTheyHaveToBe() {
    String other = store.write(ANN, tx -> tx.createProject(null, null, json("{}"))).id();
    flag("same");
    for (ObjectKind kind : List.of(ObjectKind.EXPERIMENT, ObjectKind.MUTEX, ObjectKind.HOLDOUT)) {
      assertFailure(
          Kind.CONFLICT,
          () -> store.write(ANN, tx -> tx.create(kind, project, null, "same", json("{}"))));
    }
    store.write(ANN, tx -> tx.create(ObjectKind.FLAG, other, null, "same", json("{}")));
    String key = "key-of-" + project;
    store.write(ANN, tx -> tx.create(ObjectKind.DEPLOYMENT, project, null, key, json("{}")));
    assertThatThrownBy(
            () ->
                store.write(
                    ANN, tx -> tx.create(ObjectKind.DEPLOYMENT, other, null, key, json("{}"))))
        .hasMessageNotContaining(key);
    StoredObject deployment =
        store.read(tx -> tx.findByKey(ObjectKind.DEPLOYMENT, "", key)).orElseThrow();
    assertThat(deployment.projectId()).isEqualTo(project);
    store.write(ANN, tx -> tx.create(ObjectKind.COHORT, project, null, null, json("{}")));
    store.write(ANN, tx -> tx.create(ObjectKind.COHORT, project, null, null, json("{}")));
  }

  @Test
  void idsMayBeGivenAndAreNeverGivenTwice() {
    StoredObject next = flag("next");
    String soon = Long.toString(next.sequence() + 4);
    store.write(ANN, tx -> tx.create(ObjectKind.FLAG, project, soon, "given", json("{}")));
    Set<String> ids = new HashSet<>(Set.of(soon, next.id()));
    for (int i = 0; i < 5; i++) {
      assertThat(ids.add(flag("f" + i).id())).isTrue();
    }
    assertFailure(
        Kind.CONFLICT,
        () -> store.write(ANN, tx -> tx.create(ObjectKind.FLAG, project, soon, "g", json("{}"))));
    store.write(ANN, tx -> tx.create(ObjectKind.MUTEX, project, soon, "m", json("{}")));
  }

  @Test
  void whatIsNotThereIsToldSo() {
    assertFailure(
        Kind.MISSING,
        () -> store.write(ANN, tx -> tx.create(ObjectKind.FLAG, "none", null, "f", json("{}"))));
    assertFailure(
        Kind.MISSING, () -> store.write(ANN, tx -> tx.update(ObjectKind.FLAG, "x", 1, json("{}"))));
    assertFailure(
        Kind.MISSING, () -> store.write(ANN, tx -> tx.archive(ObjectKind.FLAG, "x", 1, true)));
    assertFound(tx -> tx.version(ObjectKind.FLAG, "x", 1)).isEmpty();
    assertThat(all("none")).isEmpty();
  }

  @Test
  void misuseIsAnIllegalArgument() {
    List<ThrowingCallable> misuses =
        List.of(
            () -> flag(""),
            () -> flag("nul\0"),
            () -> flag("half\ud83d"),
            () -> flag("x".repeat(601)),
            () ->
                store.write(
                    ANN, tx -> tx.create(ObjectKind.FLAG, project, null, "list", json("[]"))),
            () ->
                store.write(
                    ANN, tx -> tx.create(ObjectKind.PROJECT, project, null, null, json("{}"))),
            () -> ListQuery.first(0),
            () -> ListQuery.first(1).ofKinds(Set.of()),
            () -> new Author("", "x"));
    for (ThrowingCallable misuse : misuses) {
      assertThatThrownBy(misuse).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void listsAreReadPageByPageNewestFirst() {
    List<String> keys = List.of("a", "b", "c", "d", "e");
    keys.forEach(this::flag);
    ListQuery query =
        ListQuery.first(2).ofProject(project).ofKinds(Set.of(ObjectKind.FLAG, ObjectKind.MUTEX));
    List<String> seen = new ArrayList<>();
    Page<StoredObject> page = store.read(tx -> tx.list(query));
    while (page.nextCursor() != null) {
      page.items().forEach(object -> seen.add(object.key()));
      long cursor = page.nextCursor();
      // Newcomers do not disturb.
      flag("new-" + cursor);
      page = store.read(tx -> tx.list(query.after(cursor)));
    }
    page.items().forEach(object -> seen.add(object.key()));
    assertThat(seen).containsExactly("e", "d", "c", "b", "a");
    assertThat(store.read(tx -> tx.list(query.withKey("c"))).items()).hasSize(1);
  }

  @Test
  void versionsAreListedByTime() {
    Instant start = clock.now;
    StoredObject flag = flag("f");
    clock.now = start.plus(Duration.ofHours(1));
    store.write(ANN, tx -> tx.update(ObjectKind.FLAG, flag.id(), 1, json("{}")));
    ListQuery flags = ListQuery.first(9).ofProject(project).ofKinds(Set.of(ObjectKind.FLAG));
    assertThat(store.read(tx -> tx.versions(flags.from(start).until(clock.now))).items())
        .extracting(ObjectVersion::version)
        .containsExactly(1);
    assertThat(store.read(tx -> tx.versions(flags.from(clock.now))).items())
        .extracting(ObjectVersion::version)
        .containsExactly(2);
  }

  @Test
  void theAuditLogIsAskedByAuthor() {
    StoredObject flag = flag("f");
    store.write(BOB, tx -> tx.update(ObjectKind.FLAG, flag.id(), 1, json("{}")));
    ListQuery ofBob = ListQuery.first(10).ofProject(project).by(BOB.id());
    assertThat(store.read(tx -> tx.audit(ofBob)).items())
        .singleElement()
        .returns("update", AuditEntry::action);
  }

  @Test
  void aProjectIsReadAsAWhole() {
    StoredObject flag = flag("f");
    StoredObject deployment =
        store.write(ANN, tx -> tx.create(ObjectKind.DEPLOYMENT, project, null, null, json("{}")));
    store.write(ANN, tx -> tx.archive(ObjectKind.DEPLOYMENT, deployment.id(), 1, true));
    List<StoredObject> all = all(project);
    assertThat(all)
        .extracting(StoredObject::id)
        .containsExactly(project, flag.id(), deployment.id());
  }

  @Test
  void whatFailsHalfwayLeavesNothing() {
    long revision = store.revision();
    IllegalStateException failure = new IllegalStateException("halfway");
    assertThatThrownBy(
            () ->
                store.write(
                    ANN,
                    tx -> {
                      tx.create(ObjectKind.FLAG, project, null, "half", json("{}"));
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(store.revision()).isEqualTo(revision);
    assertFound(tx -> tx.findByKey(ObjectKind.FLAG, project, "half")).isEmpty();
    assertThat(store.read(tx -> tx.audit(ListQuery.first(9).ofProject(project))).items())
        .hasSize(1);
  }

  @Test
  void aTransactionThatChangesNothingHasNoRevision() {
    long revision = store.revision();
    List<Change> told = new ArrayList<>();
    Store.Subscription subscription = store.onChange(told::add);
    store.write(ANN, tx -> tx.find(ObjectKind.PROJECT, project));
    subscription.close();
    assertThat(store.revision()).isEqualTo(revision);
    assertThat(told).isEmpty();
  }

  @Test
  void aReadSeesOneState() {
    StoredObject flag = flag("f");
    int version =
        store.read(
            tx -> {
              tx.find(ObjectKind.FLAG, flag.id());
              store.write(ANN, w -> w.update(ObjectKind.FLAG, flag.id(), 1, json("{}")));
              return tx.find(ObjectKind.FLAG, flag.id()).orElseThrow().version();
            });
    assertThat(version).isEqualTo(1);
  }

  @Test
  void readsCannotWrite() {
    assertThatThrownBy(
            () ->
                store.read(
                    tx -> {
                      tx.objects().insert(flagOf("sneaked in"));
                      return null;
                    }))
        .isInstanceOf(StoreException.class);
  }

  private StoredObject flagOf(String key) {
    StoredObject.Stamp stamp = new StoredObject.Stamp(clock.now, "x");
    return new StoredObject(
        ObjectKind.FLAG, key, project, key, 1, 1, false, stamp, stamp, json("{}"));
  }

  @Test
  void aWriteWithinAWriteIsMisuse() {
    long revision = store.revision();
    assertThatThrownBy(() -> store.write(ANN, tx -> flag("nested")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("within");
    assertThatThrownBy(() -> store.write(ANN, tx -> store.record(List.of())))
        .isInstanceOf(IllegalStateException.class);
    assertThat(store.revision()).isEqualTo(revision);
  }

  @Test
  void listenersAreToldBeforeAWriteReturns() {
    List<Change> told = new ArrayList<>();
    List<Change> alsoTold = new ArrayList<>();
    Store.Subscription failing =
        store.onChange(
            change -> {
              throw new IllegalStateException("a listener's fault");
            });
    try (Store.Subscription first = store.onChange(told::add)) {
      assertThat(first).isNotNull();
      Store.Subscription second = store.onChange(alsoTold::add);
      flag("f");
      assertThat(told).containsExactly(new Change(project, store.revision()));
      second.close();
      store.write(ANN, tx -> tx.createKey("k", Role.READER));
      assertThat(told).last().isEqualTo(new Change(null, store.revision()));
    }
    failing.close();
    flag("g");
    assertThat(told).hasSize(2);
    assertThat(alsoTold).hasSize(1);
  }

  @Test
  void aManagementKeyIsFoundByItsSecretUntilItIsRevoked() {
    ManagementKey.Issued issued = store.write(ANN, tx -> tx.createKey("ci", Role.EDITOR));
    assertThat(issued.secret()).startsWith("management-").hasSizeGreaterThan(50);
    assertThat(issued.toString()).doesNotContain(issued.secret());
    assertFound(tx -> tx.findKey(issued.secret())).contains(issued.key());
    assertFound(tx -> tx.findKey(issued.secret() + "x")).isEmpty();
    assertThat(keys()).contains(issued.key());
    assertThat(issued.key().author()).isEqualTo(new Author(issued.key().id(), "ci"));
    store.write(ANN, revoking(issued.key().id()));
    assertFound(tx -> tx.findKey(issued.secret())).isEmpty();
    assertThat(keys())
        .filteredOn(key -> key.id().equals(issued.key().id()))
        .singleElement()
        .returns(clock.now, ManagementKey::revokedAt);
    assertFailure(Kind.MISSING, () -> store.write(ANN, revoking(issued.key().id())));
    String log = store.read(tx -> tx.audit(ListQuery.first(5))).items().toString();
    assertThat(log).contains("management-key", "revoke").doesNotContain(issued.secret());
  }

  @Test
  void rolesIncludeWhatLesserOnesMay() {
    assertThat(Role.ADMIN.includes(Role.EDITOR)).isTrue();
    assertThat(Role.EDITOR.includes(Role.EDITOR)).isTrue();
    assertThat(Role.READER.includes(Role.EDITOR)).isFalse();
  }

  @Test
  void theFirstAdminKeyIsMadeOnce() {
    keys().stream()
        .filter(key -> key.role() == Role.ADMIN && key.revokedAt() == null)
        .forEach(key -> store.write(ANN, revoking(key.id())));
    ManagementKey.Issued first = store.bootstrap().orElseThrow();
    assertThat(first.key().role()).isEqualTo(Role.ADMIN);
    assertThat(store.bootstrap()).isEmpty();
  }

  @Test
  void auditDetailsTellOfKeysWithoutSecrets() {
    ManagementKey.Issued issued = store.write(ANN, tx -> tx.createKey("ci", Role.READER));
    AuditEntry entry = store.read(tx -> tx.audit(ListQuery.first(1))).items().get(0);
    assertThat(entry.objectId()).isEqualTo(issued.key().id());
    assertThat(entry.projectId()).isNull();
    assertThat(entry.detail().asMap()).isEqualTo(Map.of("label", "ci", "role", "READER"));
  }
}
