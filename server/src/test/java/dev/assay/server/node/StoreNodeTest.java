package dev.assay.server.node;

import static dev.assay.server.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.assay.evaluation.Cohort;
import dev.assay.evaluation.Flag;
import dev.assay.server.deployment.CohortDocument;
import dev.assay.server.deployment.Deployments;
import dev.assay.server.deployment.ServerLogs;
import dev.assay.server.deployment.Snapshot;
import dev.assay.server.store.ObjectKind;
import dev.assay.server.store.Store;
import dev.assay.server.store.StoreConfig;
import dev.assay.server.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(60)
class StoreNodeTest {
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  @TempDir private Path folder;
  private StoreNode node;
  private Store store;
  private Deployments deployments;

  @BeforeEach
  void open() {
    log.start();
    ((Logger) LoggerFactory.getLogger(ServerLogs.FLAGS)).addAppender(log);
    start();
    Shop.open(store);
  }

  @AfterEach
  void close() {
    node.close();
    ((Logger) LoggerFactory.getLogger(ServerLogs.FLAGS)).detachAppender(log);
  }

  private void start() {
    node =
        StoreNode.open(
            Shop.config(StoreConfig.directory(folder.resolve("data")), folder.resolve("cache")));
    store = node.store().orElseThrow();
    deployments = node.deployments();
  }

  private void restart() {
    node.close();
    start();
  }

  private List<String> flags(String deploymentKey) {
    Snapshot snapshot = deployments.find(deploymentKey);
    return snapshot == null
        ? List.of()
        : snapshot.flags().flags().stream().map(Flag::key).sorted().toList();
  }

  private int version(String deploymentKey) {
    return (Integer)
        deployments
            .find(deploymentKey)
            .flags()
            .flag("banner")
            .orElseThrow()
            .metadata()
            .get("flagVersion");
  }

  @Test
  void eachDeploymentServesWhatIsDeployedToIt() throws InterruptedException {
    await(() -> flags("server-key").size() == 2);

    assertThat(flags("server-key")).containsExactly("banner", "for-beta");
    assertThat(flags("client-key")).isEmpty();
    assertThat(deployments.find("client-key").isForClients()).isTrue();
    assertThat(deployments.projectOf("server-key")).isEqualTo("shop");
    assertThat(node.troubles()).isEmpty();
  }

  @Test
  void whatIsArchivedVanishes() throws InterruptedException {
    await(() -> flags("server-key").size() == 2 && deployments.find("client-key") != null);

    Shop.archive(store, ObjectKind.FLAG, "f1");
    await(() -> flags("server-key").equals(List.of("for-beta")));
    Shop.archive(store, ObjectKind.DEPLOYMENT, "web");
    await(() -> deployments.find("client-key") == null);
    Shop.archive(store, ObjectKind.DEPLOYMENT, "main");
    await(() -> deployments.find("server-key") == null);

    assertThat(deployments.projects()).containsExactly("shop");
    Shop.archive(store, ObjectKind.PROJECT, "shop");
    await(() -> deployments.projects().isEmpty());
  }

  @Test
  void projectsSeeNothingOfEachOther() throws InterruptedException {
    Shop.project(store, "bank", "bank-key");
    await(() -> flags("bank-key").size() == 1 && flags("server-key").size() == 2);

    assertThat(deployments.projectOf("bank-key")).isEqualTo("bank");
    assertThat(deployments.cohort("shop", "beta")).isNotNull();
    assertThat(deployments.cohort("bank", "beta")).isNull();

    // The shop may still be taken over once more for its own last changes, but not after these.
    archiveInBank(1, true);
    archiveInBank(2, false);
    Snapshot shop = deployments.find("server-key");
    archiveInBank(3, true);
    assertThat(deployments.find("server-key")).isSameAs(shop);
  }

  private void archiveInBank(int version, boolean archived) throws InterruptedException {
    store.write(Shop.ANN, tx -> tx.archive(ObjectKind.FLAG, "bank-f1", version, archived));
    await(() -> flags("bank-key").isEmpty() == archived);
  }

  @Test
  void aProjectThatMakesNoFlagsKeepsTheLastGoodOnes() throws InterruptedException {
    await(() -> flags("server-key").size() == 2);
    Shop.change(store, "{\"variants\":[]}");
    await(() -> !node.troubles().isEmpty());
    Shop.create(store, ObjectKind.DEPLOYMENT, "third", "third-key", "{}");
    Shop.archive(store, ObjectKind.DEPLOYMENT, "third");

    assertThat(node.troubles()).isEqualTo(Map.of("outdatedProjects", List.of("shop")));
    assertThat(flags("server-key")).hasSize(2);
    restart();
    assertThat(flags("server-key")).hasSize(2);
    assertThat(node.troubles()).containsKey("outdatedProjects");

    Shop.rollOut(store, 5);
    await(() -> node.troubles().isEmpty());
    assertThat(version("server-key")).isEqualTo(3);
    List<String> logged =
        log.list.stream()
            .filter(event -> event.getLevel() == Level.WARN)
            .map(ILoggingEvent::getFormattedMessage)
            .toList();
    // One of each start.
    assertThat(logged).hasSize(2);
    assertThat(logged.get(0))
        .startsWith(
            "the project shop cannot be taken over, what it served last stays: project shop: "
                + "$.flags[");
    assertThat(log.list.get(log.list.size() - 1).getFormattedMessage())
        .isEqualTo("the project shop is good again");
  }

  private CohortDocument cohort(int size) throws InterruptedException {
    await(
        () -> {
          CohortDocument document = deployments.cohort("shop", "beta");
          return document != null && document.size() == size;
        });
    return deployments.cohort("shop", "beta");
  }

  @Test
  void cohortsLieInFilesAsTheyAreSent() throws Exception {
    Shop.members(store, "ann", "zwö\"lf");
    CohortDocument document = cohort(2);

    Cohort plain = Cohort.read(Files.newInputStream(document.file(false)), 9);
    Cohort compressed =
        Cohort.read(new GZIPInputStream(Files.newInputStream(document.file(true))), 9);
    assertThat(plain).isEqualTo(compressed);
    assertThat(plain.contains("zwö\"lf")).isTrue();
    assertThat(plain.lastModified()).isEqualTo(document.lastModified()).isPositive();
    assertThatThrownBy(() -> document.bytes(true)).isInstanceOf(IllegalStateException.class);
    assertThat(deployments.find("server-key").cohorts().cohortIdsOf(Cohort.USER, "ann"))
        .containsExactly("beta");
  }

  @Test
  void changedMembersReplaceTheOnesBefore() throws Exception {
    Shop.members(store, "ann");
    long before = cohort(1).lastModified();
    Shop.members(store, "bob", "eve");

    assertThat(cohort(2).lastModified()).isGreaterThan(before);
    assertThat(deployments.find("server-key").cohorts().cohortIdsOf(Cohort.USER, "ann")).isEmpty();
    Shop.archive(store, ObjectKind.FLAG, "f2");
    Shop.archive(store, ObjectKind.COHORT, "beta");
    await(() -> deployments.cohort("shop", "beta") == null);
    Shop.rollOut(store, 7);
    await(() -> version("server-key") == 2);
    await(() -> filesOfCohorts().isEmpty());
  }

  private List<Path> filesOfCohorts() {
    try (Stream<Path> files = Files.list(folder.resolve("cache/cohorts"))) {
      return files.toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void damagedFilesOfACohortAreWrittenAnew() throws Exception {
    Shop.members(store, "ann");
    Path file = cohort(1).file(false);
    node.close();
    Files.writeString(file, "{\"cohortId\":\"beta\",");
    start();

    assertThat(cohort(1).file(false)).isEqualTo(file);
    assertThat(Files.readString(file)).endsWith("\"memberIds\":[\"ann\"]}");
  }

  @Test
  void aDiskThatTakesNothingIsToldAndTriedAgain() throws Exception {
    await(() -> flags("server-key").size() == 2);
    Path projects = folder.resolve("cache/projects");
    Path elsewhere = Files.move(projects, folder.resolve("elsewhere"));
    Shop.rollOut(store, 5);
    await(() -> node.troubles().containsKey("outdatedProjects"));

    Files.move(elsewhere, projects);
    await(() -> node.troubles().isEmpty() && version("server-key") == 2);
  }

  @Test
  void aCohortThatCannotBeWrittenKeepsItsMembersOfBefore() throws Exception {
    Shop.members(store, "ann");
    cohort(1);
    Path cohorts = folder.resolve("cache/cohorts");
    Path elsewhere = Files.move(cohorts, folder.resolve("elsewhere"));
    Shop.members(store, "bob", "eve");
    await(() -> node.troubles().containsKey("outdatedProjects"));

    assertThat(deployments.cohort("shop", "beta").size()).isEqualTo(1);
    Files.move(elsewhere, cohorts);
    cohort(2);
    await(() -> node.troubles().isEmpty());
  }

  @Test
  void flagsChangeWhileMembersAreLoaded() throws Exception {
    Shop.members(store, "ann");
    cohort(1);
    String[] many = new String[200_000];
    Arrays.setAll(many, i -> "member-" + i);
    Shop.members(store, many);
    Shop.rollOut(store, 5);
    await(() -> version("server-key") == 2);
    cohort(many.length);

    assertThat(deployments.find("server-key").cohorts().cohortIdsOf(Cohort.USER, "member-7"))
        .containsExactly("beta");
  }

  @Test
  void damagedProjectsOfTheCacheArePassedOver() throws Exception {
    await(() -> flags("server-key").size() == 2);
    node.close();
    try (Stream<Path> files = Files.list(folder.resolve("cache/projects"))) {
      Files.writeString(files.findFirst().orElseThrow(), "{");
    }
    start();

    assertThat(flags("server-key")).hasSize(2);
  }

  @Test
  void theAdminKeyIsToldOnce() {
    assertThat(node.bootstrap()).isCompleted();
    restart();
    assertThat(node.bootstrap()).isNotDone();
  }

  private void whileAnotherWrites(ThrowingCallable work) throws Throwable {
    String url = "jdbc:sqlite:" + folder.resolve("data").resolve("assay.db");
    try (Connection other = DriverManager.getConnection(url);
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      work.call();
    }
  }

  @Test
  void whileTheStoreCannotBeWrittenAnAdminKeyIsMadeLater() throws Throwable {
    CompletableFuture<String> told = new CompletableFuture<>();
    whileAnotherWrites(
        () -> {
          node.bootstrap().thenAccept(told::complete);
          assertThat(told).isNotDone();
          assertThat(node.hasDatabase()).isTrue();
        });
    assertThat(told.get(30, TimeUnit.SECONDS)).isNotEmpty();
  }

  @Test
  void whoHasAnAdminKeyStartsAlsoIfNothingCanBeWritten() throws Throwable {
    store.bootstrap();
    whileAnotherWrites(() -> assertThat(store.bootstrap()).isEmpty());
  }

  @Test
  void aCacheBelongsToOneNode() {
    StoreConfig other = StoreConfig.directory(folder.resolve("other"));
    assertThatThrownBy(() -> StoreNode.open(Shop.config(other, folder.resolve("cache"))))
        .isInstanceOf(NodeStartException.class)
        .hasMessageContaining("another process uses it");
  }

  @Test
  void withoutACacheATemporaryOneIsUsedAndDeleted() throws Exception {
    StoreConfig other = StoreConfig.directory(folder.resolve("other"));
    Path file;
    try (StoreNode second = StoreNode.open(Shop.config(other, null))) {
      Store theirs = second.store().orElseThrow();
      Shop.open(theirs);
      await(() -> second.deployments().cohort("shop", "beta") != null);
      file = second.deployments().cohort("shop", "beta").file(true);
      assertThat(file).exists();
    }
    assertThat(file.getParent().getParent()).doesNotExist();
  }

  @Test
  void aStoreThatCannotBeUsedIsRefused() {
    assertThatThrownBy(
            () ->
                StoreNode.open(
                    Shop.config(
                        StoreConfig.directory(folder.resolve("data")), folder.resolve("second"))))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNUSABLE));
  }
}
