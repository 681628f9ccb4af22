package dev.assay.server.store;

import static dev.assay.server.store.StoreContract.ANN;
import static dev.assay.server.store.StoreContract.assertFailure;
import static dev.assay.server.store.StoreContract.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.store.StoreException.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data directory from a backup. */
class RestoreTest {
  @TempDir Path folder;
  private Path backup;
  private Path target;
  private StoredObject project;

  @BeforeEach
  void backUp() {
    backup = folder.resolve("backup.db");
    target = folder.resolve("below/new");
    try (Store store = Store.open(StoreConfig.directory(folder.resolve("data")))) {
      project =
          store.write(
              ANN,
              tx -> tx.createProject("p", null, json("{\"t\":\"" + "x".repeat(50_000) + "\"}")));
      Backup.ofDirectory(folder.resolve("data"), backup);
    }
  }

  private void assertEmptyOrMissing(Path directory) throws IOException {
    if (Files.exists(directory)) {
      assertThat(directory).isEmptyDirectory();
    }
  }

  @Test
  void whatWasBackedUpIsThereAndCanBeChanged() throws IOException {
    Backup restored = Restore.into(target, backup);

    SqliteFileTest.assertOwnerOnly(target);
    Path file = target.resolve("assay.db");
    assertThat(restored).isEqualTo(new Backup(file, 1, 1, Files.size(backup)));
    try (Store store = Store.open(StoreConfig.directory(target))) {
      assertThat(store.read(tx -> tx.all("p")).get(0)).isEqualTo(project);
      store.write(ANN, tx -> tx.update(ObjectKind.PROJECT, "p", 1, json("{}")));
      assertThat(store.revision()).isEqualTo(2);
    }
    assertThat(Backup.verify(backup).revision()).isEqualTo(1);
  }

  @Test
  void aDirectoryWithAnythingInItIsLeftAsItIs() throws IOException {
    Files.createDirectories(target);
    Path file = Files.writeString(target.resolve("notes.txt"), "mine");

    assertFailure(Kind.CONFLICT, () -> Restore.into(target, backup));

    assertThat(target).isDirectoryContaining(path -> path.equals(file));
    assertThat(target.resolve("assay.db")).doesNotExist();
    assertFailure(Kind.CONFLICT, () -> Restore.into(folder.resolve("data"), backup));
  }

  @Test
  void aFileSystemOfItsOwnIsEmptyEnough() throws IOException {
    Files.createDirectories(target.resolve("lost+found"));

    assertThat(Restore.into(target, backup).objects()).isEqualTo(1);
  }

  @Test
  void aBackupThatIsNotWholeLeavesNothing() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(backup.toFile(), "rw")) {
      file.setLength(file.length() - 8192);
    }
    Path text = Files.writeString(folder.resolve("text"), "no database at all, but some text");

    assertFailure(Kind.UNUSABLE, () -> Restore.into(target, backup));
    assertEmptyOrMissing(target);
    assertFailure(Kind.UNUSABLE, () -> Restore.into(target, text));
    assertEmptyOrMissing(target);
    assertFailure(Kind.UNUSABLE, () -> Restore.into(target, folder.resolve("data/assay.lock")));
    assertEmptyOrMissing(target);
  }

  @Test
  void aFileThatIsNotThereIsTold() throws IOException {
    assertFailure(Kind.MISSING, () -> Restore.into(target, folder.resolve("none.db")));
    assertFailure(Kind.MISSING, () -> Restore.into(target, folder));
    assertEmptyOrMissing(target);
    Path file = Files.writeString(folder.resolve("file"), "");
    assertFailure(Kind.UNAVAILABLE, () -> Restore.into(file, backup));
  }

  @Test
  void theFileOfAStoreInUseIsNoBackup() throws IOException {
    Path data = folder.resolve("data");
    try (Store store = Store.open(StoreConfig.directory(data))) {
      store.write(ANN, tx -> tx.update(ObjectKind.PROJECT, "p", 1, json("{}")));

      assertFailure(Kind.UNUSABLE, () -> Restore.into(target, data.resolve("assay.db")));
    }
    assertEmptyOrMissing(target);
    // Once it is closed, all of it is in the file.
    assertThat(Restore.into(target, data.resolve("assay.db")).revision()).isEqualTo(2);
    try (Stream<Path> files = Files.list(target)) {
      assertThat(files)
          .containsExactlyInAnyOrder(target.resolve("assay.db"), target.resolve("assay.lock"));
    }
  }
}
