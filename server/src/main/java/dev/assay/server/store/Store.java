package dev.assay.server.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.assay.server.store.ManagementKey.Role;
import dev.assay.server.store.events.EventTable;
import dev.assay.server.store.events.RecordedEvent;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The objects of the management API, all their versions, who changed them, cohorts, management keys
 * and events, in SQLite or PostgreSQL.
 *
 * <p>Every method may block for as long as the configured patience, and longer for large cohorts:
 * not for event loops. What fails is a {@link StoreException}.
 *
 * <p>Thread-safe.
 */
public final class Store implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(ChangeFeed.LOGGER_NAME);

  private static final Duration ABANDONED_AFTER = Duration.ofDays(1);

  /** Some twelve megabytes of a cohort of ten million. */
  private static final int PARTS_AT_A_TIME = 16;

  private final Database database;
  private final Clock clock;
  private final HikariDataSource readerPool;
  private final HikariDataSource writerPool;
  private final Jdbi readers;
  private final Jdbi writers;
  private final ChangeFeed feed;
  private final Database.Watch watch;

  private Store(
      Database database, HikariDataSource readerPool, HikariDataSource writerPool, Clock clock) {
    this.database = database;
    this.clock = clock;
    this.readerPool = readerPool;
    this.writerPool = writerPool;
    readers = PlainSql.in(Jdbi.create(readerPool));
    writers = PlainSql.in(Jdbi.create(writerPool));
    feed = readers.withHandle(ChangeFeed::new);
    watch = database.watch(feed);
  }

  /**
   * Opens a store and brings its tables up to date.
   *
   * @throws StoreException if there is no database ({@code UNAVAILABLE}), or not one that can be
   *     used ({@code UNUSABLE})
   */
  public static Store open(StoreConfig config) {
    return open(config, Clock.systemUTC());
  }

  static Store open(StoreConfig config, Clock clock) {
    Database database = config.open();
    HikariDataSource readers = null;
    HikariDataSource writers = null;
    try {
      Migrations.run(database);
      HikariConfig readerPool = pool(database, config, "assay-store-readers");
      database.setUpReaders(readerPool);
      readers = new HikariDataSource(readerPool);
      HikariConfig writerPool = pool(database, config, "assay-store-writers");
      database.setUpWriters(writerPool);
      writers = new HikariDataSource(writerPool);
      return new Store(database, readers, writers, clock);
    } catch (RuntimeException e) {
      close(writers);
      close(readers);
      database.close();
      throw Failures.translate(database, e);
    }
  }

  private static HikariConfig pool(Database database, StoreConfig config, String name) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName(name);
    pool.setDataSource(database.connections());
    pool.setMaximumPoolSize(config.readers());
    pool.setMinimumIdle(1);
    pool.setConnectionTimeout(config.patience().toMillis());
    return pool;
  }

  /**
   * Reads.
   *
   * @param work is given one state of the store; what it throws is thrown
   * @return what the work returns
   */
  public <T extends @Nullable Object> T read(Function<ReadTransaction, T> work) {
    try {
      return readers.inTransaction(handle -> work.apply(new ReadTransaction(handle)));
    } catch (RuntimeException e) {
      throw Failures.translate(database, e);
    }
  }

  /**
   * Writes: all of it, durably, or nothing. Listeners on this node have been told when it returns.
   *
   * @param author who
   * @param work what; if it throws, nothing is changed and that is thrown. It must not call the
   *     store itself
   * @return what the work returns
   * @throws StoreException if it cannot be done; with {@code UNAVAILABLE} because the connection
   *     broke at the very end, it may have been done all the same
   */
  public <T extends @Nullable Object> T write(Author author, Function<WriteTransaction, T> work) {
    T result = inTransaction(handle -> write(handle, author, work));
    look();
    return result;
  }

  private <T extends @Nullable Object> T inTransaction(HandleCallback<T, RuntimeException> work) {
    try {
      return writers.withHandle(
          handle -> {
            if (handle.isInTransaction()) {
              throw new IllegalStateException("a write within another one");
            }
            return handle.inTransaction(work);
          });
    } catch (RuntimeException e) {
      throw Failures.translate(database, e);
    }
  }

  private <T extends @Nullable Object> T write(
      Handle handle, Author author, Function<WriteTransaction, T> work) {
    WriteTransaction transaction = WriteTransaction.begin(handle, author, clock.instant());
    T result = work.apply(transaction);
    if (transaction.finish()) {
      database.announce(handle);
    } else {
      handle.rollback();
    }
    return result;
  }

  /** What was written stays written, even if nobody can be told now: the next look will. */
  private void look() {
    try {
      readers.useHandle(feed::look);
    } catch (RuntimeException e) {
      LOGGER.log(System.Logger.Level.WARNING, "changes cannot be looked for: " + e.getMessage());
    }
  }

  /** {@return the number of the last transaction that changed something, from 0} */
  public long revision() {
    return read(ReadTransaction::revision);
  }

  /**
   * Tells a listener of every change from now on: of those on this node before {@link #write}
   * returns, of those on others soon. Several changes of a project may be told as one. Who first
   * listens and then reads misses nothing.
   *
   * @param listener is called by one thread at a time, and must not write
   * @return ends it
   */
  public Subscription onChange(Consumer<Change> listener) {
    return feed.listen(listener);
  }

  /**
   * {@return a new admin key if there is none that counts, on whichever node} Writes nothing if
   * there is one.
   */
  public Optional<ManagementKey.Issued> bootstrap() {
    if (read(Store::hasAdmin)) {
      return Optional.empty();
    }
    return write(
        Author.SERVER,
        transaction ->
            hasAdmin(transaction)
                ? Optional.empty()
                : Optional.of(transaction.createKey("bootstrap", Role.ADMIN)));
  }

  private static boolean hasAdmin(ReadTransaction transaction) {
    return transaction.keys().stream()
        .anyMatch(key -> key.role() == Role.ADMIN && key.revokedAt() == null);
  }

  /**
   * Writes the members of a large upload ahead, a few at a time, so that others need not wait while
   * {@link WriteTransaction#replaceMembers} takes them. What is never taken is deleted by the next
   * upload that is staged a day or more later. Does nothing if the upload is small.
   */
  public void stage(MemberUpload upload) {
    if (!upload.isLarge()) {
      return;
    }
    Instant now = clock.instant();
    long set =
        inTransaction(
            handle -> {
              MemberTable table = new MemberTable(handle);
              table.deleteAbandoned(now.minus(ABANDONED_AFTER));
              return table.newSet(now);
            });
    long size = 0;
    for (int part = 0; part < MemberPart.COUNT; part += PARTS_AT_A_TIME) {
      int from = part;
      size +=
          inTransaction(
              handle -> new MemberTable(handle).write(set, upload, from, from + PARTS_AT_A_TIME));
    }
    upload.staged(new MemberUpload.Staged(set, size));
  }

  /**
   * Keeps events and counts exposures; an event whose insert id the project has already is passed
   * over.
   *
   * @return the number of new ones
   */
  public int record(List<RecordedEvent> events) {
    return inTransaction(handle -> new EventTable(handle).insert(events));
  }

  /**
   * Forgets some of the events before a time. The counts of exposures stay.
   *
   * @param most how many at most: others can write only before or after
   * @return the number of events
   */
  public int forgetEventsBefore(Instant time, int most) {
    return inTransaction(handle -> new EventTable(handle).deleteBefore(time, most));
  }

  /** Ends the calls of a listener. */
  @FunctionalInterface
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  Jdbi writers() {
    return writers;
  }

  /** Ends all connections. */
  @Override
  public void close() {
    try {
      watch.close();
    } catch (SQLException e) {
      LOGGER.log(System.Logger.Level.WARNING, "the watch of changes does not end: " + e);
    }
    close(writerPool);
    close(readerPool);
    database.close();
  }

  private static void close(@Nullable HikariDataSource pool) {
    if (pool != null) {
      pool.close();
    }
  }
}
