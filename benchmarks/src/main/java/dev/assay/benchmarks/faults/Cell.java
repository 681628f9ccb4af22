package dev.assay.benchmarks.faults;

import ch.qos.logback.classic.Level;
import dev.assay.sdk.FetchException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * One operation under one fault of one kind of server: what was seen, and what of it is wrong.
 *
 * <p>Not thread-safe.
 */
final class Cell {
  /** The deadline of what ends by it. */
  static final Duration SHORT = Duration.ofMillis(600);

  /** The deadline of what should end on its own. */
  private static final Duration LONG = Duration.ofSeconds(4);

  /** How much later something may end: clocks tick, and the machine has other things to do. */
  static final Duration TOLERANCE = Duration.ofSeconds(1);

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** The condition that was waited for did not come. */
  private static final class NotSeen extends Exception {
    private static final long serialVersionUID = 1L;

    NotSeen(String what) {
      super("never seen: " + what);
    }
  }

  private final World world;
  private final Row row;
  private final Operation operation;
  private final Route route;
  private final CellLog log = new CellLog();
  private final List<String> problems = new ArrayList<>();
  private String outcome = "?";
  private long overrunMillis = Long.MIN_VALUE;

  Cell(World world, Row row, Operation operation, Route route) {
    this.world = world;
    this.row = row;
    this.operation = operation;
    this.route = route;
  }

  World world() {
    return world;
  }

  Row row() {
    return row;
  }

  Route route() {
    return route;
  }

  CellLog log() {
    return log;
  }

  /** {@return the time that each request has: short if the fault uses it up} */
  Duration limit() {
    return row.kind() == FetchException.Kind.TIMEOUT ? SHORT : LONG;
  }

  boolean recovers() {
    return row.recovers(operation);
  }

  /** Tells what became of the operation; once, or again the same. */
  void found(String what) {
    expect(outcome.equals("?") || outcome.equals(what), "first " + outcome + ", then " + what);
    outcome = what;
  }

  void expect(boolean condition, String problem) {
    if (!condition) {
      problems.add(problem);
    }
  }

  /** Judges how long something took that has ended now. */
  void endedWithin(Duration limit, long startNanos, String what) {
    endedWithin(limit, startNanos, System.nanoTime(), what);
  }

  void endedWithin(Duration limit, long startNanos, long endNanos, String what) {
    long over = TimeUnit.NANOSECONDS.toMillis(endNanos - startNanos) - limit.toMillis();
    overrunMillis = Math.max(overrunMillis, over);
    expect(over <= TOLERANCE.toMillis(), what + " took " + over + " ms too long");
  }

  /** Judges the failure of a fetch, or of what is like one. */
  void failed(FetchException failure) {
    int status = failure.status().orElse(0);
    found(failure.kind() + (status == 0 ? "" : " " + status));
    expect(
        failure.kind() == row.kind() && status == row.status(),
        failure.kind() + " " + status + " instead of " + row.kind() + " " + row.status());
  }

  /** Waits for a condition, bounded. */
  void until(String what, BooleanSupplier condition) throws NotSeen {
    if (!comes(condition, PATIENCE)) {
      throw new NotSeen(what);
    }
  }

  private static boolean comes(BooleanSupplier condition, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      LockSupport.parkNanos(10_000_000);
    }
    return true;
  }

  /** Closes a client. */
  void close(AutoCloseable client, Duration limit) throws Exception {
    long start = System.nanoTime();
    client.close();
    endedWithin(limit, start, "close()");
  }

  /** Judges the log: so many outages were told, so many ends of one, and nothing else. */
  void logged(int warnings, int ends) {
    boolean right =
        log.count(Level.WARN) == warnings
            && log.count(Level.INFO) == ends
            && log.count(Level.ERROR) == 0;
    expect(
        right, "not " + warnings + " WARNING and " + ends + " INFO in the log: " + log.visible());
    expect(!log.holdsSecret(), "the log holds a secret");
  }

  /** Runs the trial on a thread of its own, and looks what is left of it. */
  Verdict run(World.Site site) throws Exception {
    ThreadGroup threads = new ThreadGroup(operation + " " + row.name());
    Thread thread = new Thread(threads, this::tryOut, "cell");
    thread.setDaemon(true);
    thread.start();
    thread.join(TimeUnit.SECONDS.toMillis(90));
    if (thread.isAlive()) {
      problems.add("hangs at " + List.of(thread.getStackTrace()));
    } else {
      Duration soon = Duration.ofSeconds(5);
      expect(comes(() -> threads.activeCount() == 0, soon), "threads are left: " + names(threads));
      expect(comes(() -> route.openConnections() == 0, soon), "connections are left");
    }
    route.close();
    return new Verdict(row.name(), operation, site, outcome, overrunMillis, List.copyOf(problems));
  }

  private static List<String> names(ThreadGroup group) {
    Thread[] threads = new Thread[group.activeCount() + 10];
    int count = group.enumerate(threads);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(threads[i].getName());
    }
    return names;
  }

  private void tryOut() {
    log.begin();
    try {
      operation.trial().run(this);
    } catch (Exception | AssertionError e) {
      problems.add(String.valueOf(e));
    }
  }
}
