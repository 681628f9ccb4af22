package dev.assay.server.store;

import dev.assay.server.files.DurableFiles;
import dev.assay.server.files.OwnerOnly;
import dev.assay.server.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;

/**
 * A copy of the store in a file, found to be whole. {@link Restore} makes a data directory of it.
 *
 * <p>Immutable.
 *
 * @param file where it lies
 * @param revision the store's when it was copied
 * @param objects the number of objects in it
 * @param bytes its size
 */
public record Backup(Path file, long revision, long objects, long bytes) {
  /**
   * Looks through a copy: its pages and indexes, and that it is a store.
   *
   * @throws StoreException if it is damaged, or is no store ({@code UNUSABLE})
   */
  public static Backup verify(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    try (Connection connection = config.createConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      String findings = text(statement, "PRAGMA integrity_check(1)");
      if (!findings.equals("ok")) {
        throw new StoreException(Kind.UNUSABLE, "the copy is damaged: " + findings);
      }
      return new Backup(
          file,
          Long.parseLong(text(statement, "SELECT revision FROM counter")),
          Long.parseLong(text(statement, "SELECT count(*) FROM objects")),
          Files.size(file));
    } catch (SQLException | IOException e) {
      throw new StoreException(
          Kind.UNUSABLE, "it is no whole copy of a store: " + e.getMessage(), e);
    }
  }

  private static String text(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      return row.getString(1);
    }
  }

  /**
   * Copies the store of a data directory to a file, also while a server works with it, and looks
   * through the copy.
   *
   * @param directory the data directory
   * @param target a file that does not exist
   * @throws StoreException if there is no store ({@code MISSING}), the file exists ({@code
   *     CONFLICT}), or the copy cannot be made
   */
  public static Backup ofDirectory(Path directory, Path target) {
    SqliteDatabase database = SqliteDatabase.shared(directory);
    if (Files.exists(target)) {
      throw new StoreException(Kind.CONFLICT, "the file " + target + " exists");
    }
    // It gets its name once it is known to be whole.
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try {
      Files.deleteIfExists(part);
      OwnerOnly.file(part);
      database.copyTo(part);
      Backup copy = verify(part);
      DurableFiles.move(part, target);
      return new Backup(target, copy.revision, copy.objects, copy.bytes);
    } catch (SQLException e) {
      throw Failures.translate(database, e);
    } catch (IOException e) {
      throw new StoreException(Kind.UNAVAILABLE, "the copy cannot be written: " + e, e);
    } finally {
      part.toFile().delete();
    }
  }
}
