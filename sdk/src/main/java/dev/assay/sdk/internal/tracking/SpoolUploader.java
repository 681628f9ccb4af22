package dev.assay.sdk.internal.tracking;

import dev.assay.sdk.internal.http.HttpClient;
import dev.assay.sdk.tracking.DropReason;
import dev.assay.sdk.tracking.TrackingConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends events of others to an event server: whoever adds some knows that they are on the disk. A
 * daemon thread sends them, also those that an earlier process left. While the server refuses the
 * API key they wait, as they do while it is away.
 *
 * <p>Thread-safe.
 */
public final class SpoolUploader implements AutoCloseable {
  private static final long AFTERMATH = TimeUnit.SECONDS.toNanos(1);
  private static final long NONE = 0;

  private final Duration closeTimeout;
  private final Spool spool;
  private final EventSender sender;
  private final UploadReport report;
  private final Thread thread;

  /** When closing gives up what waits. Used by whoever closes. */
  private long deadline = NONE;

  private SpoolUploader(TrackingConfig config, EventPost post, Spool spool, UploadReport report) {
    closeTimeout = config.closeTimeout();
    this.spool = spool;
    this.report = report;
    sender = new EventSender(config, post, () -> spool, report, Timing.SYSTEM);
    thread = new Thread(sender, "assay-tracking");
    thread.setDaemon(true);
  }

  /**
   * Opens the spool and begins to send.
   *
   * @param config how to send; it names the server, the API key and the directory
   * @param http makes the requests; stays open when the uploader is closed, and must stay open
   *     until then
   * @throws IOException if the directory can't be used, or is in use already
   * @throws IllegalArgumentException if the config leaves something out
   */
  public static SpoolUploader open(TrackingConfig config, HttpClient http) throws IOException {
    URI serverUrl = config.serverUrl().orElseThrow(() -> missing("serverUrl"));
    String apiKey = config.apiKey().orElseThrow(() -> missing("apiKey"));
    Path directory = config.spoolDirectory().orElseThrow(() -> missing("spoolDirectory"));
    EventPost post = new EventPost(http, serverUrl, apiKey, config, true);
    UploadReport report = new UploadReport(post.endpoint().toString());
    Spool.Limits limits = Spool.Limits.of(config.maxSpoolBytes());
    Spool spool = Spool.open(directory, limits, Timing.SYSTEM.nanoTime(), report);
    SpoolUploader uploader = new SpoolUploader(config, post, spool, report);
    uploader.thread.start();
    return uploader;
  }

  private static IllegalArgumentException missing(String option) {
    return new IllegalArgumentException(option + ": is missing");
  }

  /**
   * Adds events; what is too large to be sent at all is dropped and counted.
   *
   * @param events their JSON texts as UTF-8, without line feeds
   * @throws IOException if they are not all on the disk; some may be
   */
  public void add(List<byte[]> events) throws IOException {
    List<byte[]> fitting = new ArrayList<>();
    for (byte[] json : events) {
      if (json.length <= spool.mostEventBytes()) {
        fitting.add(json);
      }
    }
    report.dropped(DropReason.TOO_LARGE, events.size() - fitting.size());
    spool.appendDurably(fitting);
    LockSupport.unpark(thread);
  }

  /** {@return how it does} */
  public UploadStats stats() {
    return report.stats(spool.size() + sender.underWay());
  }

  /** Sends what waits without waiting for more, and then ends. {@link #close} is to follow. */
  public void finish() {
    if (deadline == NONE) {
      deadline = System.nanoTime() + closeTimeout.toNanos();
      sender.finish(deadline);
      LockSupport.unpark(thread);
    }
  }

  /**
   * Sends what waits and ends, within the config's {@code closeTimeout} since {@link #finish} and a
   * second. What is not sent by then stays in the directory.
   */
  @Override
  public void close() throws IOException {
    finish();
    join(deadline);
    sender.stop();
    LockSupport.unpark(thread);
    join(System.nanoTime() + AFTERMATH);
    report.closed(0, spool.size() + sender.underWay());
    // If the disk still holds it up, it has the spool's lock.
    if (!thread.isAlive()) {
      spool.close();
    }
  }

  private void join(long until) {
    try {
      long millis = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      thread.join(Math.max(1, millis));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
