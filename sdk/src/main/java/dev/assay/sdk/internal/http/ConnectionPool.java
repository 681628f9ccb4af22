package dev.assay.sdk.internal.http;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Idle connections by origin, the one used last on top. */
final class ConnectionPool implements AutoCloseable {
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Origin, ArrayDeque<Connection>> idle = new HashMap<>();
  private boolean closed;

  ConnectionPool(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** {@return a connection that is probably still open, or null} */
  @Nullable Connection take(Origin origin) {
    lock.lock();
    try {
      ArrayDeque<Connection> connections = idle.get(origin);
      if (connections == null) {
        return null;
      }
      long now = nanoTime.getAsLong();
      for (Connection last = connections.pollLast(); last != null; last = connections.pollLast()) {
        if (!last.isIdleTooLong(now) && last.isSilent()) {
          return last;
        }
        last.close();
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Takes back a connection, or closes it if it can't be used again. */
  void give(Origin origin, Connection connection) {
    long now = nanoTime.getAsLong();
    lock.lock();
    try {
      if (closed || !connection.isReusable()) {
        connection.close();
        return;
      }
      ArrayDeque<Connection> connections = idle.computeIfAbsent(origin, o -> new ArrayDeque<>());
      connection.idleSince(now);
      connections.addLast(connection);
      for (Connection oldest = connections.peekFirst();
          oldest != null && oldest.isIdleTooLong(now);
          oldest = connections.peekFirst()) {
        connections.removeFirst();
        oldest.close();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Closes every idle connection. */
  void closeIdle() {
    lock.lock();
    try {
      idle.values().forEach(connections -> connections.forEach(Connection::close));
      idle.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Closes every idle connection, and from now on every one that is given back. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    closeIdle();
  }
}
