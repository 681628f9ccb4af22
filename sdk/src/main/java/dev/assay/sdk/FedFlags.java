package dev.assay.sdk;

import dev.assay.evaluation.FlagSet;
import dev.assay.sdk.internal.flags.FlagSink;
import dev.assay.sdk.internal.flags.FlagSupply;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Flags that a {@link FlagFeed} brings.
 *
 * <p>Thread-safe.
 */
final class FedFlags implements FlagSupply {
  private final FlagFeed feed;
  private final FlagSink sink;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Runnable end;
  private boolean closed;

  FedFlags(FlagFeed feed, FlagSink sink) {
    this.feed = feed;
    this.sink = sink;
  }

  @Override
  public void start() {
    Runnable opened = feed.open(this::take);
    lock.lock();
    try {
      end = opened;
    } finally {
      lock.unlock();
    }
    endIfClosed();
  }

  /** A sink is called by one thread at a time. */
  private void take(FlagSet flags) {
    lock.lock();
    try {
      if (!closed) {
        sink.arrived(flags, flags.toJson().getBytes(StandardCharsets.UTF_8), true);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    endIfClosed();
  }

  private void endIfClosed() {
    Runnable toRun;
    lock.lock();
    try {
      toRun = closed ? end : null;
      end = closed ? null : end;
    } finally {
      lock.unlock();
    }
    if (toRun != null) {
      toRun.run();
    }
  }
}
