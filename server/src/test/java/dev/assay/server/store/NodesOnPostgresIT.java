package dev.assay.server.store;

import static dev.assay.server.store.StoreContract.ANN;
import static dev.assay.server.store.StoreContract.assertFailure;
import static dev.assay.server.store.StoreContract.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.server.store.StoreException.Kind;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several stores on one PostgreSQL. */
@Timeout(60)
class NodesOnPostgresIT {
  private static final Duration NEVER = Duration.ofHours(1);

  private String url;

  @BeforeEach
  void newDatabase() {
    url = TestPostgres.newDatabase();
  }

  private Store open(Duration pollInterval) {
    return Store.open(
        StoreConfig.postgres(url).pollInterval(pollInterval).patience(Duration.ofSeconds(2)));
  }

  private static StoredObject project(Store store) {
    return store.write(ANN, tx -> tx.createProject(null, null, json("{}")));
  }

  private static BlockingQueue<Change> changesOf(Store store) {
    BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
    store.onChange(changes::add);
    return changes;
  }

  @Test
  void anotherNodeIsToldByNotification() throws Exception {
    try (Store one = open(NEVER);
        Store two = open(NEVER)) {
      BlockingQueue<Change> told = changesOf(two);
      StoredObject project = project(one);
      assertThat(told.take()).isEqualTo(new Change(project.id(), one.revision()));
      assertThat(two.read(tx -> tx.all(project.id())).get(0)).isEqualTo(project);
      one.write(ANN, tx -> tx.createKey("k", ManagementKey.Role.READER));
      assertThat(told.take()).isEqualTo(new Change(null, one.revision()));
      assertThat(told).isEmpty();
    }
  }

  @Test
  void withoutNotificationsANodeLooksByItself() throws Exception {
    try (Store one = open(NEVER);
        Store two = open(Duration.ofMillis(20))) {
      BlockingQueue<Change> told = changesOf(two);
      TestPostgres.execute(
          TestPostgres.name(url),
          "UPDATE counter SET revision = 7; INSERT INTO changes VALUES ('project/p', 7)");
      assertThat(told.take()).isEqualTo(new Change("p", 7));
      assertThat(one.revision()).isEqualTo(7);
    }
  }

  @Test
  void aNodeWhoseDatabaseWasAwayCatchesUp() throws Exception {
    try (Store one = open(Duration.ofMillis(50));
        Store two = open(Duration.ofMillis(50))) {
      BlockingQueue<Change> told = changesOf(two);
      project(one);
      told.take();
      TestPostgres.shut(url);
      assertFailure(Kind.UNAVAILABLE, () -> project(one));
      assertFailure(Kind.UNAVAILABLE, two::revision);
      TestPostgres.openAgain(url);
      StoredObject later = eventually(() -> project(one));
      assertThat(told.take()).isEqualTo(new Change(later.id(), one.revision()));
    }
  }

  @Test
  void connectionsThatBreakAreMadeAnew() throws Exception {
    try (Store one = open(Duration.ofMillis(50));
        Store two = open(Duration.ofMillis(50))) {
      BlockingQueue<Change> told = changesOf(two);
      project(one);
      told.take();
      TestPostgres.disconnect(url);
      StoredObject later = eventually(() -> project(one));
      assertThat(told.take().projectId()).isEqualTo(later.id());
    }
  }

  /** A connection may turn out to be broken only when it is used. */
  private static <T> T eventually(Callable<T> work) throws Exception {
    while (true) {
      try {
        return work.call();
      } catch (StoreException e) {
        assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
      }
    }
  }

  @Test
  void ofTwoNodesThatSawTheSameVersionOneWins() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Store one = open(NEVER);
        Store two = open(NEVER)) {
      String id = project(one).id();
      for (int version = 1; version <= 20; version++) {
        int expected = version;
        Future<Boolean> other = thread.submit(() -> isFirst(two, id, expected));
        boolean first = isFirst(one, id, expected);
        assertThat(other.get()).isNotEqualTo(first);
      }
      assertThat(one.revision()).isEqualTo(21);
    } finally {
      thread.shutdownNow();
    }
  }

  private static boolean isFirst(Store store, String id, int version) {
    try {
      store.write(ANN, tx -> tx.update(ObjectKind.PROJECT, id, version, json("{}")));
      return true;
    } catch (StaleVersionException e) {
      return false;
    }
  }

  @Test
  void whoWaitsTooLongForAnotherNodeIsTold() {
    try (Store one = open(NEVER);
        Store two = Store.open(StoreConfig.postgres(url).patience(Duration.ofMillis(250)))) {
      one.write(
          ANN,
          tx -> {
            assertFailure(Kind.UNAVAILABLE, () -> project(two));
            return tx.createProject(null, null, json("{}"));
          });
      assertThat(project(two)).isNotNull();
    }
  }

  @Test
  void nodesMayStartAtTheSameTime() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<Store> first = threads.submit(() -> open(NEVER));
      Future<Store> second = threads.submit(() -> open(NEVER));
      try (Store one = first.get();
          Store two = second.get()) {
        project(one);
        assertThat(two.revision()).isEqualTo(1);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aClosedStoreLeavesNoThread() {
    Store store = open(NEVER);
    store.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("assay-store-changes");
    assertFailure(Kind.UNAVAILABLE, store::revision);
  }

  @Test
  void aDatabaseThatIsNotThereIsTold() {
    assertFailure(
        Kind.UNUSABLE, () -> Store.open(StoreConfig.postgres(url.replaceAll("\\w+$", "nowhere"))));
    assertFailure(
        Kind.UNAVAILABLE,
        () -> Store.open(StoreConfig.postgres("postgresql://ann:secret@localhost:1/assay")));
  }

  @Test
  void aDatabaseOfSomethingElseIsRefused() {
    TestPostgres.execute(TestPostgres.name(url), "CREATE TABLE songs (name TEXT)");
    assertThatThrownBy(() -> open(NEVER)).hasMessageContaining("something else than Assay");
  }

  @Test
  void aDatabaseOfANewerReleaseIsRefused() {
    open(NEVER).close();
    TestPostgres.execute(
        TestPostgres.name(url),
        """
        INSERT INTO assay_schema_history (installed_rank, version, description, type, script,
          installed_by, execution_time, success)
        VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 'x', 1, true)
        """);
    assertThatThrownBy(() -> open(NEVER)).hasMessageContaining("newer Assay");
  }
}
