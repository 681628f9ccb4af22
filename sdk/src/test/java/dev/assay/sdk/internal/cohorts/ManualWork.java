package dev.assay.sdk.internal.cohorts;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** Work that is done when a test says so, at the time that it says. Not thread-safe. */
final class ManualWork implements CohortWork {
  private record Planned(long at, Runnable task) {}

  private final Deque<Runnable> downloads = new ArrayDeque<>();
  private final Deque<Runnable> lookups = new ArrayDeque<>();
  private final List<Planned> planned = new ArrayList<>();
  private long now = -5_000_000_000L;
  private boolean closed;
  private Runnable meanwhile = () -> {};

  @Override
  public long now() {
    Runnable first = meanwhile;
    meanwhile = () -> {};
    first.run();
    return now;
  }

  @Override
  public double random() {
    return 0.5;
  }

  @Override
  public void download(Runnable task) {
    downloads.add(task);
  }

  @Override
  public boolean lookUp(Runnable task) {
    return !closed && lookups.add(task);
  }

  @Override
  public void after(long nanos, Runnable task) {
    planned.add(new Planned(now + nanos, task));
  }

  @Override
  public void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  int waitingDownloads() {
    return downloads.size();
  }

  int waitingLookups() {
    return lookups.size();
  }

  int planned() {
    return planned.size();
  }

  /** Runs the downloads that wait, and those that come of it. */
  void runDownloads() {
    run(downloads);
  }

  /** Runs the download that came last. */
  void runNewestDownload() {
    downloads.removeLast().run();
  }

  /** Runs something while somebody looks at the clock next. */
  void runMeanwhile(Runnable task) {
    meanwhile = task;
  }

  /** Runs the look-ups that wait. */
  void runLookups() {
    run(lookups);
  }

  private static void run(Deque<Runnable> tasks) {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** Lets time pass; what is planned happens, and the downloads that it brings about. */
  void pass(Duration time) {
    pass(time, this::runDownloads);
  }

  /** Lets time pass; what is planned happens, and the downloads that it brings about wait. */
  void tick(Duration time) {
    pass(time, () -> {});
  }

  private void pass(Duration time, Runnable afterEach) {
    long end = now + time.toNanos();
    while (true) {
      Planned next =
          planned.stream()
              .filter(p -> p.at() <= end)
              .min(Comparator.comparingLong(Planned::at))
              .orElse(null);
      if (next == null) {
        break;
      }
      planned.remove(next);
      now = next.at();
      next.task().run();
      afterEach.run();
    }
    now = end;
  }
}
