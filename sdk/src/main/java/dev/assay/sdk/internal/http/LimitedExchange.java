package dev.assay.sdk.internal.http;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/** Lets so many exchanges run at once; further ones wait in line, within their time. */
final class LimitedExchange implements Exchange {
  private final Exchange exchange;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Waiter> line = new ArrayDeque<>();
  private int free;

  LimitedExchange(Exchange exchange, int limit) {
    this.exchange = exchange;
    this.free = limit;
  }

  /** A call in line. Whoever takes it out of the line gives it the permit. */
  private static final class Waiter {
    final Call call;
    volatile boolean permitted;

    Waiter(Call call) {
      this.call = call;
    }
  }

  @Override
  public <T> Download<T> send(HttpRequest request, Call call, Reader<T> reader) throws HttpFailure {
    acquire(call);
    try {
      return exchange.send(request, call, reader);
    } finally {
      release();
    }
  }

  private void acquire(Call call) throws HttpFailure {
    Waiter waiter = new Waiter(call);
    lock.lock();
    try {
      if (free > 0) {
        free--;
        return;
      }
      line.add(waiter);
    } finally {
      lock.unlock();
    }
    call.doing("waiting for a free connection");
    try {
      call.await(() -> waiter.permitted);
    } catch (HttpFailure e) {
      if (!leave(waiter)) {
        release();
      }
      throw e;
    }
  }

  private boolean leave(Waiter waiter) {
    lock.lock();
    try {
      return line.remove(waiter);
    } finally {
      lock.unlock();
    }
  }

  private void release() {
    Waiter next;
    lock.lock();
    try {
      next = line.poll();
      if (next == null) {
        free++;
        return;
      }
    } finally {
      lock.unlock();
    }
    next.permitted = true;
    next.call.signal();
  }
}
