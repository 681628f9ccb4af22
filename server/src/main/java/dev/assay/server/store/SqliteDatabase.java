package dev.assay.server.store;

import com.zaxxer.hikari.HikariConfig;
import dev.assay.server.files.OwnerOnly;
import dev.assay.server.store.StoreException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteException;

/** The file {@code assay.db} of a directory that one process at a time may use. */
final class SqliteDatabase implements Database {
  static final String FILE = "assay.db";
  static final String LOCK_FILE = "assay.lock";
  private static final int BUSY_MILLIS = 5_000;

  private final SQLiteDataSource connections;
  private final @Nullable FileChannel lock;

  private SqliteDatabase(Path file, @Nullable FileChannel lock) {
    this.lock = lock;
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    // Readers and the writer meet only while the log is being cleared.
    config.setBusyTimeout(BUSY_MILLIS);
    connections = new SQLiteDataSource(config);
    connections.setUrl("jdbc:sqlite:" + file);
  }

  static SqliteDatabase open(Path directory) {
    try {
      OwnerOnly.directories(directory);
      FileChannel lock = lock(directory);
      Path file = directory.resolve(FILE);
      try {
        // Those that SQLite makes beside it get the same rights.
        OwnerOnly.file(file);
      } catch (IOException e) {
        lock.close();
        throw e;
      }
      return new SqliteDatabase(file, lock);
    } catch (IOException e) {
      throw new StoreException(Kind.UNUSABLE, "the data directory cannot be used: " + e, e);
    }
  }

  /** {@return the database of a directory that another process may be using, to read it} */
  static SqliteDatabase shared(Path directory) {
    Path file = directory.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new StoreException(Kind.MISSING, "there is no store in " + directory);
    }
    return new SqliteDatabase(file, null);
  }

  /** {@return what keeps other processes out of a directory until it is closed} */
  static FileChannel lock(Path directory) throws IOException {
    Path file = directory.resolve(LOCK_FILE);
    OwnerOnly.file(file);
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    if (!isLocked(channel)) {
      channel.close();
      throw new StoreException(
          Kind.UNUSABLE,
          "the data directory "
              + directory
              + " is in use by another process; several nodes need PostgreSQL");
    }
    return channel;
  }

  /** {@return whether the lock is ours now; it ends with the channel or the process} */
  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public DataSource connections() {
    return connections;
  }

  @Override
  public String blobType() {
    return "BLOB";
  }

  @Override
  public void setUpReaders(HikariConfig pool) {
    pool.setConnectionInitSql("PRAGMA query_only = 1");
  }

  @Override
  public void setUpWriters(HikariConfig pool) {
    pool.setMaximumPoolSize(1);
  }

  @Override
  public void announce(Handle transaction) {
    // There are no other nodes.
  }

  @Override
  public Watch watch(ChangeFeed feed) {
    return () -> {};
  }

  @Override
  public Kind kindOf(SQLException failure) {
    if (!(failure instanceof SQLiteException sqlite)) {
      return Kind.UNAVAILABLE;
    }
    // The low byte is the primary code: SQLITE_FULL and so on.
    return switch (sqlite.getResultCode().code & 0xff) {
      case 11, 26 -> Kind.UNUSABLE;
      case 13 -> Kind.FULL;
      case 19 -> Kind.CONFLICT;
      default -> Kind.UNAVAILABLE;
    };
  }

  /** Copies everything to a new file, while others read and write. */
  void copyTo(Path file) throws SQLException {
    try (Connection connection = connections.getConnection();
        PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
      copy.setString(1, file.toString());
      copy.execute();
    }
  }

  @Override
  public void close() {
    try {
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      throw new StoreException(Kind.UNAVAILABLE, "the lock of the data directory: " + e, e);
    }
  }
}
