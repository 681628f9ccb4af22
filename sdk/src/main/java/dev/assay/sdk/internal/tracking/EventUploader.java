package dev.assay.sdk.internal.tracking;

import dev.assay.sdk.internal.http.HttpClient;
import dev.assay.sdk.tracking.Tracker;
import dev.assay.sdk.tracking.TrackingConfig;
import dev.assay.sdk.tracking.TrackingEvent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends events to an event server, in the background: a daemon thread sends, begun by the first
 * event, and a second one writes to the spool if there is one.
 *
 * <p>Thread-safe.
 */
public final class EventUploader implements Tracker {
  private static final long AFTERMATH = TimeUnit.SECONDS.toNanos(1);

  private final TrackingConfig config;
  private final UploadReport report;
  private final Timing timing;
  private final EventQueue queue;
  private final EventSender sender;
  private final @Nullable SpoolWriter writer;
  private final int threshold;

  private final ReentrantLock lifecycle = new ReentrantLock();

  // Written under the lock.
  private volatile @Nullable Thread senderThread;
  private volatile @Nullable Thread writerThread;
  private @Nullable Thread hook;
  private boolean closed;

  /** How many events stay on disk for the next process; -1 until this has ended. */
  private volatile int left = -1;

  EventUploader(TrackingConfig config, EventPost post, UploadReport report, Timing timing) {
    this.config = config;
    this.report = report;
    this.timing = timing;
    queue = new EventQueue(config.queueCapacity(), timing.nanoTime(), report);
    // Events of one key must not be sent under another.
    writer = config.spoolDirectory().map(all -> writer(all.resolve(post.keyDigest()))).orElse(null);
    sender = new EventSender(config, post, this::backlog, report, timing);
    threshold = EventSender.threshold(config);
  }

  private SpoolWriter writer(Path directory) {
    Spool.Limits limits = Spool.Limits.of(config.maxSpoolBytes());
    return new SpoolWriter(
        queue,
        () -> Spool.open(directory, limits, timing.nanoTime(), report),
        report,
        timing,
        () -> LockSupport.unpark(senderThread));
  }

  private @Nullable Backlog backlog() {
    return writer == null ? queue : writer.backlog();
  }

  /**
   * Makes one. It holds no thread and no file until it is used.
   *
   * @param config how to send
   * @param deploymentKey stands in for an API key that the config does not set
   * @param defaultServerUrl stands in for a server's URL that the config does not set
   * @param http makes the requests; stays open when the uploader is closed, and must stay open
   *     until then
   */
  public static EventUploader create(
      TrackingConfig config, String deploymentKey, URI defaultServerUrl, HttpClient http) {
    EventPost post =
        new EventPost(
            http,
            config.serverUrl().orElse(defaultServerUrl),
            config.apiKey().orElse(deploymentKey),
            config);
    UploadReport report = new UploadReport(post.endpoint().toString());
    return new EventUploader(config, post, report, Timing.SYSTEM);
  }

  /**
   * Begins to send what an earlier process left in the spool; without a spool it does nothing, nor
   * a second time. Not needed before {@link #track}.
   */
  public void start() {
    if (writer != null) {
      ensureStarted();
    }
  }

  private void ensureStarted() {
    if (senderThread != null) {
      return;
    }
    lifecycle.lock();
    try {
      if (closed || senderThread != null) {
        return;
      }
      Thread sending = daemon(sender, "assay-tracking");
      sending.start();
      senderThread = sending;
      if (writer != null) {
        Thread writing = daemon(writer, "assay-tracking-spool");
        writing.start();
        writerThread = writing;
      }
      addHook();
    } finally {
      lifecycle.unlock();
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private void addHook() {
    if (config.flushOnShutdown()) {
      Thread closing = new Thread(this::close, "assay-tracking-shutdown");
      try {
        Runtime.getRuntime().addShutdownHook(closing);
        hook = closing;
      } catch (IllegalStateException e) {
        // The JVM shuts down already.
      }
    }
  }

  /** Takes an event, unless this is closed: then it is counted as dropped. */
  @Override
  public void track(TrackingEvent event) {
    int size = queue.offer(event);
    if (size == 0) {
      return;
    }
    ensureStarted();
    if (size == 1 || size == threshold) {
      LockSupport.unpark(writerThread);
      LockSupport.unpark(senderThread);
    }
  }

  /** {@return how it does} */
  public UploadStats stats() {
    int kept = left;
    return report.stats(kept < 0 ? queue.size() + onDisk() + sender.underWay() : kept);
  }

  /** {@return how many events the spool holds} */
  int onDisk() {
    Spool spool = writer == null ? null : writer.spool();
    return spool == null ? 0 : spool.size();
  }

  /**
   * Sends what waits and ends, within the config's {@code closeTimeout} and a second. What is not
   * sent by then stays in the spool or, without one, is counted as dropped. A second time it does
   * nothing.
   */
  @Override
  public void close() {
    queue.close();
    if (!closeOnce()) {
      return;
    }
    long deadline = timing.now() + config.closeTimeout().toNanos();
    if (writer != null) {
      writer.finish();
      join(writerThread, deadline);
    }
    sender.finish(deadline);
    join(senderThread, deadline);
    sender.stop();
    join(senderThread, timing.now() + AFTERMATH);
    leave();
  }

  private void leave() {
    Spool spool = writer == null ? null : writer.spool();
    boolean kept = spool != null && sender.keeps(spool);
    int underWay = sender.underWay();
    int stay = onDisk() + (kept ? underWay : 0);
    report.closed(queue.size() + (kept ? 0 : underWay), stay);
    left = stay;
    // A thread that the disk still holds up has the spool's lock.
    if (spool != null && hasEnded(senderThread) && hasEnded(writerThread)) {
      close(spool);
    }
  }

  private static boolean hasEnded(@Nullable Thread thread) {
    return thread == null || !thread.isAlive();
  }

  private boolean closeOnce() {
    lifecycle.lock();
    try {
      boolean first = !closed;
      closed = true;
      removeHook();
      return first;
    } finally {
      lifecycle.unlock();
    }
  }

  private void removeHook() {
    if (hook != null && hook != Thread.currentThread()) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The JVM shuts down already.
      }
    }
  }

  private void join(@Nullable Thread thread, long until) {
    LockSupport.unpark(thread);
    long millis = TimeUnit.NANOSECONDS.toMillis(until - timing.now());
    if (thread == null || millis <= 0) {
      return;
    }
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void close(Spool spool) {
    try {
      spool.close();
    } catch (IOException e) {
      report.spoolFailed(String.valueOf(e.getMessage()));
    }
  }
}
