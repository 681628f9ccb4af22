package dev.assay.sdk.internal.tracking;

import dev.assay.sdk.tracking.DropReason;
import dev.assay.sdk.tracking.TrackingEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Events in memory. Adding one is quick and never waits for room: if there is none, the oldest
 * event gives way.
 *
 * <p>Thread-safe.
 */
final class EventQueue implements Backlog {
  private final int capacity;
  private final LongSupplier nanoTime;
  private final UploadReport report;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final Deque<TrackingEvent> events = new ArrayDeque<>();
  private long since;
  private boolean closed;

  EventQueue(int capacity, LongSupplier nanoTime, UploadReport report) {
    this.capacity = capacity;
    this.nanoTime = nanoTime;
    this.report = report;
  }

  /** {@return how many events wait with the new one; 0 if it is dropped: the queue is closed} */
  int offer(TrackingEvent event) {
    boolean full;
    int size;
    lock.lock();
    try {
      if (closed) {
        size = 0;
        full = false;
      } else {
        full = events.size() == capacity;
        if (full) {
          events.removeFirst();
        }
        if (events.isEmpty()) {
          since = nanoTime.getAsLong();
        }
        events.addLast(event);
        size = events.size();
      }
    } finally {
      lock.unlock();
    }
    if (full) {
      report.dropped(DropReason.QUEUE_FULL, 1);
    } else if (size == 0) {
      report.dropped(DropReason.CLOSED, 1);
    }
    return size;
  }

  /** {@return the oldest event, taken out, or null} */
  @Nullable TrackingEvent poll() {
    lock.lock();
    try {
      return events.pollFirst();
    } finally {
      lock.unlock();
    }
  }

  /** Puts back an event that was taken out, unless newer ones have filled the queue. */
  void putBack(TrackingEvent event) {
    boolean full;
    lock.lock();
    try {
      full = events.size() == capacity;
      if (!full) {
        events.addFirst(event);
      }
    } finally {
      lock.unlock();
    }
    if (full) {
      report.dropped(DropReason.QUEUE_FULL, 1);
    }
  }

  @Override
  public int size() {
    lock.lock();
    try {
      return events.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long since() {
    lock.lock();
    try {
      return since;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<byte[]> take(int most) {
    List<TrackingEvent> taken = new ArrayList<>();
    lock.lock();
    try {
      while (taken.size() < most && !events.isEmpty()) {
        taken.add(events.removeFirst());
      }
      since = nanoTime.getAsLong();
    } finally {
      lock.unlock();
    }
    return taken.stream().map(EventQueue::json).toList();
  }

  static byte[] json(TrackingEvent event) {
    return event.toJson().getBytes(StandardCharsets.UTF_8);
  }

  /** Does nothing: what was taken is in this queue no longer. */
  @Override
  public void delivered() {}

  /** Takes no more events. What waits can still be taken out. */
  void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }
}
