package dev.assay.benchmarks.concurrency;

import dev.assay.benchmarks.run.SampleProject;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.FetchException;
import dev.assay.sdk.RemoteEvaluationClient;
import dev.assay.sdk.RemoteEvaluationConfig;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** A process that begins many fetches at the same moment, and prints what became of them. */
public final class ManyFetchesProcess {
  private static final String PINNED = "jdk.VirtualThreadPinned";
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private ManyFetchesProcess() {}

  /** How the fetches of one moment went. */
  private static final class Tally {
    final AtomicInteger failures = new AtomicInteger();
    final AtomicLong slowest = new AtomicLong();

    void fetched(long startNanos, boolean good) {
      slowest.accumulateAndGet(System.nanoTime() - startNanos, Math::max);
      if (!good) {
        failures.incrementAndGet();
      }
    }
  }

  /**
   * Prints the JDK's version, then a line for each way to fetch: {@code way failures slowestMillis
   * mostThreads pinned deadlocked}.
   *
   * @param arguments the server's port, and how many fetches
   */
  public static void run(List<String> arguments) throws Exception {
    int count = Integer.parseInt(arguments.get(1));
    System.out.println(Runtime.version());
    try (RemoteEvaluationClient client =
        RemoteEvaluationClient.create(SampleProject.KEY, config(arguments.get(0)))) {
      client.fetch(SampleProject.user());
      client.fetchAsync(SampleProject.user()).join();
      measure("fetchAsync", tally -> futures(client, count, tally));
      measure("fetch", tally -> callers(client, count, tally));
    }
  }

  private static RemoteEvaluationConfig config(String port) {
    return RemoteEvaluationConfig.builder().serverUrl("http://127.0.0.1:" + port).build();
  }

  private interface Way {
    void fetch(Tally tally) throws InterruptedException;
  }

  private static void measure(String name, Way way) throws Exception {
    Tally tally = new Tally();
    Path file = Files.createTempFile("fetches", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable(PINNED).withThreshold(Duration.ZERO);
      recording.start();
      THREADS.resetPeakThreadCount();
      int before = THREADS.getThreadCount();
      way.fetch(tally);
      int threads = THREADS.getPeakThreadCount() - before;
      recording.stop();
      recording.dump(file);
      long[] deadlocked = THREADS.findDeadlockedThreads();
      System.out.println(
          String.join(
              " ",
              name,
              String.valueOf(tally.failures),
              String.valueOf(tally.slowest.get() / 1_000_000),
              String.valueOf(threads),
              pinned(file),
              String.valueOf(deadlocked == null ? 0 : deadlocked.length)));
    } finally {
      Files.delete(file);
    }
  }

  /** {@return how often a carrier thread was held, and the longest such time and what for} */
  private static String pinned(Path file) throws IOException {
    List<RecordedEvent> events =
        RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().equals(PINNED))
            .toList();
    return events.size()
        + events.stream()
            .max(Comparator.comparing(RecordedEvent::getDuration))
            .map(ManyFetchesProcess::described)
            .orElse("");
  }

  private static String described(RecordedEvent event) {
    List<String> frames =
        event.getStackTrace() == null
            ? List.of()
            : event.getStackTrace().getFrames().stream()
                .map(f -> f.getMethod().getType().getName() + "." + f.getMethod().getName())
                .toList();
    String ours =
        frames.stream().filter(frame -> frame.startsWith("dev.assay")).findFirst().orElse("");
    String reason =
        event.hasField("pinnedReason") ? String.valueOf(event.getString("pinnedReason")) : "";
    return ";"
        + event.getDuration().toMillis()
        + "_ms;"
        + reason.replaceAll("\\s+", "_")
        + ";"
        + ours;
  }

  private static void futures(RemoteEvaluationClient client, int count, Tally tally) {
    List<CompletableFuture<Void>> futures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      futures.add(
          client
              .fetchAsync(SampleProject.user("user-" + i))
              .handle(
                  (variants, failure) -> {
                    tally.fetched(start, failure == null && isGood(variants));
                    return null;
                  }));
    }
    try {
      CompletableFuture.allOf(futures.toArray(new CompletableFuture<?>[0])).join();
    } catch (CompletionException e) {
      tally.failures.incrementAndGet();
    }
  }

  /** Each on a thread of its own, as a server's request threads would. */
  private static void callers(RemoteEvaluationClient client, int count, Tally tally)
      throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String user = "user-" + i;
      Thread thread =
          new Thread(
              () -> {
                long start = System.nanoTime();
                try {
                  tally.fetched(start, isGood(client.fetch(SampleProject.user(user))));
                } catch (FetchException e) {
                  tally.fetched(start, false);
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static boolean isGood(Variants variants) {
    return variants.asMap().size() == 10;
  }
}
