package dev.assay.server.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.VertxConnection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop, each with the time by which something must have happened:
 * bytes that trickle in do not extend it.
 *
 * <p>Not thread-safe.
 */
final class Connections {
  /** Who takes a large answer more slowly than this is cut off. */
  private static final long SLOWEST_BYTES_PER_SECOND = 128 * 1024;

  /** A connection and what it waits for. */
  private static final class Watched {
    final HttpConnection connection;
    long deadline;
    long timer;
    @Nullable Runnable late;
    boolean isStream;

    Watched(HttpConnection connection) {
      this.connection = connection;
    }
  }

  private final Vertx vertx;
  private final HttpLimits limits;
  private final AtomicInteger open;
  private final Map<HttpConnection, Watched> watched = new HashMap<>();

  /** The count of open connections is shared by all event loops. */
  Connections(Vertx vertx, HttpLimits limits, AtomicInteger open) {
    this.vertx = vertx;
    this.limits = limits;
    this.open = open;
  }

  void opened(HttpConnection connection) {
    boolean tooMany = open.incrementAndGet() > limits.maxConnections();
    connection.closeHandler(v -> closed(connection));
    if (tooMany) {
      connection.close();
      return;
    }
    Watched entry = new Watched(connection);
    watched.put(connection, entry);
    expect(entry, limits.requestTimeout().toNanos(), null);
    arm(entry);
  }

  /** Ends a connection at once: its own way of closing waits until all that was sent is taken. */
  static void cut(HttpConnection connection) {
    if (connection instanceof VertxConnection socket) {
      var unused = socket.channelHandlerContext().close();
    } else {
      connection.close();
    }
  }

  private void closed(HttpConnection connection) {
    open.decrementAndGet();
    Watched entry = watched.remove(connection);
    if (entry != null) {
      vertx.cancelTimer(entry.timer);
    }
  }

  /** The head of a request has arrived, its body has not; late tells what to do if it does not. */
  void readingBody(HttpConnection connection, Runnable late) {
    expect(watched.get(connection), limits.requestTimeout().toNanos(), late);
  }

  /** A request has arrived and is being dealt with elsewhere; late tells what to do then. */
  void working(HttpConnection connection, Runnable late) {
    readingBody(connection, late);
  }

  /** What is sent now does not end, and nothing has to happen. */
  void streaming(HttpConnection connection) {
    Watched entry = watched.get(connection);
    if (entry != null) {
      entry.isStream = true;
      entry.late = null;
      vertx.cancelTimer(entry.timer);
    }
  }

  /** A request has been answered: the answer must be taken and the next request arrive in time. */
  void answered(HttpConnection connection) {
    expect(watched.get(connection), limits.idleTimeout().toNanos(), null);
  }

  /** A large answer is on its way, which must be taken in a time that depends on its size. */
  void sending(HttpConnection connection, long bytes) {
    long nanos = bytes / SLOWEST_BYTES_PER_SECOND * 1_000_000_000L;
    expect(watched.get(connection), limits.idleTimeout().toNanos() + nanos, null);
  }

  /** The last answer of a connection: the rest of its request must arrive in time. */
  void ending(HttpConnection connection) {
    expect(watched.get(connection), limits.requestTimeout().toNanos(), null);
  }

  private void expect(@Nullable Watched entry, long nanos, @Nullable Runnable late) {
    if (entry != null) {
      entry.deadline = System.nanoTime() + nanos;
      entry.late = late;
      if (entry.isStream) {
        entry.isStream = false;
        arm(entry);
      }
    }
  }

  /** One timer a connection, which looks again later if the deadline has moved. */
  private void arm(Watched entry) {
    long millis = Math.max(1, (entry.deadline - System.nanoTime()) / 1_000_000 + 1);
    long shortest = Math.min(limits.requestTimeout().toMillis(), limits.idleTimeout().toMillis());
    entry.timer = vertx.setTimer(Math.min(millis, Math.max(1, shortest)), id -> look(entry));
  }

  private void look(Watched entry) {
    if (entry.deadline - System.nanoTime() > 0) {
      arm(entry);
    } else if (entry.late == null) {
      cut(entry.connection);
    } else {
      Runnable late = entry.late;
      expect(entry, limits.requestTimeout().toNanos(), null);
      arm(entry);
      late.run();
    }
  }
}
