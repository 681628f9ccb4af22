package dev.assay.sdk.internal.http;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock that stands still but for the test, and knows when the reading thread looks at it. */
final class ReadersClock implements LongSupplier {
  private final Thread reader;
  private final AtomicLong now = new AtomicLong();
  private final Semaphore looks = new Semaphore(0);

  ReadersClock(Thread reader) {
    this.reader = reader;
  }

  @Override
  public long getAsLong() {
    if (Thread.currentThread() == reader) {
      looks.release();
    }
    return now.get();
  }

  void advance(Duration time) {
    now.addAndGet(time.toNanos());
  }

  /** {@return a step that sends pieces, each a second after the reader has noticed the last one} */
  ScriptedServer.Step pieces(String start, String piece, int count) {
    return peer -> {
      peer.send(start);
      for (int i = 0; i < count; i++) {
        looks.drainPermits();
        peer.send(piece);
        if (!looks.tryAcquire(5, TimeUnit.SECONDS)) {
          return;
        }
        advance(Duration.ofSeconds(1));
      }
    };
  }
}
