package dev.assay.server.store;

import static dev.assay.server.store.StoreContract.ANN;
import static dev.assay.server.store.StoreContract.assertFailure;
import static dev.assay.server.store.StoreContract.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.server.store.StoreException.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteFileTest {
  @TempDir Path directory;

  private Store open() {
    return Store.open(StoreConfig.directory(directory));
  }

  private static StoredObject project(Store store, String document) {
    return store.write(ANN, tx -> tx.createProject(null, null, json(document)));
  }

  private static void execute(Path file, String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void whatWasWrittenIsThereAgain() {
    Path below = directory.resolve("is/made");
    StoredObject project;
    try (Store store = Store.open(StoreConfig.directory(below))) {
      project = project(store, "{}");
    }
    try (Store store = Store.open(StoreConfig.directory(below))) {
      assertThat(store.read(tx -> tx.all(project.id())).get(0)).isEqualTo(project);
      assertThat(store.revision()).isEqualTo(1);
    }
  }

  static void assertOwnerOnly(Path directory) throws IOException {
    assertThat(Files.getPosixFilePermissions(directory))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files)
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(Files.getPosixFilePermissions(file))
                      .isEqualTo(PosixFilePermissions.fromString("rw-------")));
    }
  }

  @Test
  void nobodyElseCanReadAStoreOrItsCopy() throws Exception {
    Path below = directory.resolve("is/made");
    try (Store store = Store.open(StoreConfig.directory(below))) {
      project(store, "{}");
      assertThat(below.resolve("assay.db-wal")).exists();
      Backup.ofDirectory(below, below.resolve("copy.db"));
      assertOwnerOnly(below);
    }
  }

  @Test
  void writesAreDurable() {
    try (Store store = open()) {
      assertThat(pragma(store, "journal_mode")).isEqualTo("wal");
      assertThat(pragma(store, "synchronous")).isEqualTo("2");
    }
  }

  private static String pragma(Store store, String name) {
    return store
        .writers()
        .withHandle(h -> h.createQuery("PRAGMA " + name).mapTo(String.class).one());
  }

  @Test
  void aSecondStoreInTheSameDirectoryIsRefused() {
    try (Store store = open()) {
      assertThatThrownBy(this::open)
          .hasMessageContaining("in use by another process")
          .hasMessageContaining("PostgreSQL");
      project(store, "{}");
    }
    open().close();
  }

  @Test
  void aDirectoryThatCannotBeMadeIsTold() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    assertFailure(Kind.UNUSABLE, () -> Store.open(StoreConfig.directory(file)));
  }

  @Test
  void aFileThatIsNoDatabaseIsRefused() throws Exception {
    Files.writeString(directory.resolve(SqliteDatabase.FILE), "not a database, ".repeat(500));
    assertFailure(Kind.UNUSABLE, this::open);
    // The lock is given back.
    Files.delete(directory.resolve(SqliteDatabase.FILE));
    open().close();
  }

  @Test
  void aDatabaseOfSomethingElseIsRefused() throws Exception {
    execute(directory.resolve(SqliteDatabase.FILE), "CREATE TABLE songs (name TEXT)");
    assertThatThrownBy(this::open).hasMessageContaining("something else than Assay");
    assertFailure(Kind.UNUSABLE, this::open);
  }

  @Test
  void aDatabaseOfANewerReleaseIsRefused() throws Exception {
    open().close();
    execute(
        directory.resolve(SqliteDatabase.FILE),
        """
        INSERT INTO assay_schema_history (installed_rank, version, description, type, script,
          installed_by, execution_time, success)
        VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 'x', 1, 1)
        """);
    assertThatThrownBy(this::open).hasMessageContaining("newer Assay").hasMessageContaining("99");
    assertFailure(Kind.UNUSABLE, this::open);
  }

  @Test
  void aScriptThatWasChangedIsRefused() throws Exception {
    open().close();
    execute(directory.resolve(SqliteDatabase.FILE), "UPDATE assay_schema_history SET checksum = 1");
    assertFailure(Kind.UNUSABLE, this::open);
  }

  @Test
  void aDamagedFileIsToldWhenItIsRead() throws Exception {
    String id;
    try (Store store = open()) {
      id = project(store, "{\"text\":\"" + "x".repeat(100_000) + "\"}").id();
    }
    try (RandomAccessFile file =
        new RandomAccessFile(directory.resolve(SqliteDatabase.FILE).toFile(), "rw")) {
      byte[] garbage = new byte[(int) file.length() - 4096 * 3];
      Arrays.fill(garbage, (byte) 0x5a);
      file.seek(4096 * 3);
      file.write(garbage);
    }
    assertFailure(
        Kind.UNUSABLE,
        () -> {
          try (Store store = open()) {
            store.read(tx -> tx.all(id));
          }
        });
  }

  @Test
  void aFullDiskIsToldAndTheStoreGoesOn() {
    try (Store store = open()) {
      StoredObject project = project(store, "{}");
      String pages = pragma(store, "page_count");
      pragma(store, "max_page_count = " + pages);
      String large = "{\"text\":\"" + "x".repeat(200_000) + "\"}";
      assertFailure(
          Kind.FULL,
          () ->
              store.write(ANN, tx -> tx.update(ObjectKind.PROJECT, project.id(), 1, json(large))));
      assertThat(store.read(tx -> tx.all(project.id())).get(0)).isEqualTo(project);
      pragma(store, "max_page_count = 100000");
      StoredObject written =
          store.write(ANN, tx -> tx.update(ObjectKind.PROJECT, project.id(), 1, json(large)));
      assertThat(written.version()).isEqualTo(2);
      assertThat(store.revision()).isEqualTo(2);
    }
  }

  @Test
  void whoWaitsTooLongForTheWriterIsTold() {
    StoreConfig config = StoreConfig.directory(directory).patience(Duration.ofMillis(250));
    try (Store store = Store.open(config)) {
      store.write(
          ANN,
          tx -> {
            CompletableFuture<?> other = CompletableFuture.runAsync(() -> project(store, "{}"));
            assertThatThrownBy(other::join)
                .cause()
                .isInstanceOfSatisfying(
                    StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
            return tx.createProject(null, null, json("{}"));
          });
      assertThat(store.revision()).isEqualTo(1);
    }
  }

  @Test
  void aCopyIsMadeMeanwhileAndCanBeRestored() throws Exception {
    Path copy = directory.resolve("copy.db");
    StoredObject project;
    try (Store store = open()) {
      project = project(store, "{\"n\":1}");
      try (MemberUpload upload = MemberUpload.begin()) {
        IntStream.range(0, 1000).forEach(i -> upload.add("u" + i));
        store.write(
            ANN,
            tx -> {
              tx.create(ObjectKind.COHORT, project.id(), "c", null, json("{}"));
              return tx.replaceMembers("c", upload);
            });
      }
      Backup backup =
          store.read(
              tx -> {
                tx.revision();
                return Backup.ofDirectory(directory, copy);
              });
      assertThat(backup).isEqualTo(new Backup(copy, 2, 2, Files.size(copy)));
      assertFailure(Kind.CONFLICT, () -> Backup.ofDirectory(directory, copy));
    }
    assertThat(Backup.verify(copy).revision()).isEqualTo(2);
    Path elsewhere = Files.createDirectory(directory.resolve("restored"));
    Files.copy(copy, elsewhere.resolve(SqliteDatabase.FILE), StandardCopyOption.REPLACE_EXISTING);
    try (Store store = Store.open(StoreConfig.directory(elsewhere))) {
      assertThat(store.read(tx -> tx.all(project.id())).get(0)).isEqualTo(project);
      assertThat(store.read(tx -> tx.cohort("c")).orElseThrow().size()).isEqualTo(1000);
      project(store, "{}");
    }
  }

  @Test
  void aCopyThatIsNotWholeIsFound() throws Exception {
    Path copy = directory.resolve("copy.db");
    try (Store store = open()) {
      project(store, "{\"text\":\"" + "x".repeat(50_000) + "\"}");
      Backup.ofDirectory(directory, copy);
      assertFailure(
          Kind.UNAVAILABLE, () -> Backup.ofDirectory(directory, directory.resolve("none/copy.db")));
    }
    try (RandomAccessFile file = new RandomAccessFile(copy.toFile(), "rw")) {
      file.setLength(file.length() - 8192);
    }
    assertFailure(Kind.UNUSABLE, () -> Backup.verify(copy));
    assertFailure(Kind.UNUSABLE, () -> Backup.verify(directory.resolve("none.db")));
    Path other = directory.resolve("other.db");
    execute(other, "CREATE TABLE songs (name TEXT)");
    assertFailure(Kind.UNUSABLE, () -> Backup.verify(other));
  }
}
