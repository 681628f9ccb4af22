package dev.assay.server.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Looks for changes when the server tells of one, and also at an interval, on a connection of its
 * own, which is made anew when it breaks.
 */
final class PostgresWatch implements Database.Watch {
  private static final System.Logger LOGGER = System.getLogger(ChangeFeed.LOGGER_NAME);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final long LONGEST_END_MILLIS = 5_000;

  private final DataSource connections;
  private final ChangeFeed feed;
  private final int intervalMillis;
  private final Thread thread = new Thread(this::run, "assay-store-changes");
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Connection current;
  private boolean isFailing;

  private PostgresWatch(DataSource connections, ChangeFeed feed, Duration interval) {
    this.connections = connections;
    this.feed = feed;
    intervalMillis = (int) Math.min(Integer.MAX_VALUE, interval.toMillis());
  }

  static PostgresWatch start(DataSource connections, ChangeFeed feed, Duration interval) {
    PostgresWatch watch = new PostgresWatch(connections, feed, interval);
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  private void run() {
    long pause = Math.min(intervalMillis, LONGEST_PAUSE.toMillis());
    try {
      do {
        listen();
      } while (!closed.await(pause, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns when the connection breaks, or after {@link #close}. */
  private void listen() {
    try (Connection connection = connections.getConnection()) {
      current = connection;
      try (Handle handle = PlainSql.in(Jdbi.open(connection))) {
        handle.execute("LISTEN " + PostgresDatabase.CHANNEL);
        PGConnection notified = connection.unwrap(PGConnection.class);
        while (closed.getCount() > 0) {
          // What changed before the server listened, or while there was no connection, is seen,
          // too.
          feed.look(handle);
          report(null);
          notified.getNotifications(intervalMillis);
        }
      }
    } catch (SQLException | JdbiException e) {
      report(e);
    } finally {
      current = null;
    }
  }

  private void report(@Nullable Exception failure) {
    if (closed.getCount() > 0 && isFailing != (failure != null)) {
      isFailing = failure != null;
      LOGGER.log(
          isFailing ? System.Logger.Level.WARNING : System.Logger.Level.INFO,
          isFailing
              ? "changes of other nodes are not heard of: " + failure
              : "changes of other nodes are heard of again");
    }
  }

  @Override
  public void close() throws SQLException {
    closed.countDown();
    Connection connection = current;
    if (connection != null) {
      // Not close(): it would wait for the notifications.
      connection.abort(Runnable::run);
    }
    try {
      thread.join(LONGEST_END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
