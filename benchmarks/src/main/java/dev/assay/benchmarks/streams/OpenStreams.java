package dev.assay.benchmarks.streams;

import dev.assay.benchmarks.run.ClientLoop;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Streams of flags that are open to one server.
 *
 * <p>Not thread-safe.
 */
final class OpenStreams {
  private static final long MOST_SECONDS = 60;

  private final ClientLoop clients = new ClientLoop();
  private final int port;
  private final Deque<Channel> streams = new ArrayDeque<>();
  private final AtomicInteger lost = new AtomicInteger();
  private volatile Round round = new Round(0);

  OpenStreams(int port) {
    this.port = port;
  }

  /** A change of the flags. */
  @FunctionalInterface
  interface Change {
    void make() throws Exception;
  }

  /** Opens streams and waits until each has had its first flags. */
  void open(int count) throws InterruptedException {
    Round opening = new Round(count);
    round = opening;
    for (int i = 0; i < count; i++) {
      streams.add(clients.connect(port, new StreamConnection(this)));
    }
    opening.endNanos();
    if (lost.get() > 0) {
      throw new IllegalStateException(lost + " streams were refused");
    }
  }

  /** Closes the streams that have been open longest. */
  void close(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      Channel stream = streams.remove();
      stream.pipeline().remove(StreamConnection.class);
      stream.close().sync();
    }
  }

  int size() {
    return streams.size();
  }

  /** {@return how many streams have ended without having been closed here} */
  int lost() {
    return lost.get();
  }

  /** {@return the nanoseconds from the begin of a change until the last stream has heard of it} */
  long nanosToHear(Change change) throws Exception {
    streams.removeIf(stream -> !stream.isActive());
    Round hearing = new Round(streams.size());
    round = hearing;
    long begin = System.nanoTime();
    change.make();
    return hearing.endNanos() - begin;
  }

  /** A stream has had flags. */
  void heard() {
    round.heard();
  }

  /** A stream has ended. */
  void ended() {
    lost.incrementAndGet();
    round.heard();
  }

  /** One change, which each stream hears of once. */
  private static final class Round {
    private final CountDownLatch missing;
    private volatile long lastNanos = System.nanoTime();

    Round(int streams) {
      missing = new CountDownLatch(streams);
    }

    void heard() {
      lastNanos = System.nanoTime();
      missing.countDown();
    }

    long endNanos() throws InterruptedException {
      if (!missing.await(MOST_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(missing.getCount() + " streams hear nothing");
      }
      return lastNanos;
    }
  }
}
