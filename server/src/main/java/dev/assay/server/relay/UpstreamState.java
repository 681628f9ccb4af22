package dev.assay.server.relay;

import dev.assay.sdk.internal.http.HttpFailure;
import dev.assay.server.deployment.ServerLogs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What the upstream said about one deployment last, and when. The log is told once when that
 * changes.
 *
 * <p>Thread-safe.
 */
final class UpstreamState {
  private static final System.Logger LOGGER = System.getLogger(ServerLogs.FLAGS);

  private final String deployment;
  private final Duration refusedFor;
  private final InstantSource clock;
  private final LongAdder pollFailures = new LongAdder();
  private final LongAdder streamFailures = new LongAdder();

  private @Nullable Instant heardAt;
  private @Nullable Instant awaySince;
  private @Nullable Instant refusedSince;

  UpstreamState(String deployment, Duration refusedFor, InstantSource clock) {
    this.deployment = deployment;
    this.refusedFor = refusedFor;
    this.clock = clock;
  }

  /** What it said at a time is known. */
  synchronized void heard(Instant at) {
    heardAt = at;
  }

  /** It said what flags it has. */
  synchronized void heard() {
    heardAt = clock.instant();
    if (awaySince != null || refusedSince != null) {
      awaySince = null;
      refusedSince = null;
      log(System.Logger.Level.INFO, "the upstream tells its flags now");
    }
  }

  /** A poll failed. */
  synchronized void pollFailed(HttpFailure failure) {
    pollFailures.increment();
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    boolean isRefusal = failure.status() == 401 || failure.status() == 403;
    awaySince = isRefusal ? null : awaySince;
    if (isRefusal && refusedSince == null) {
      refusedSince = now;
      log(
          System.Logger.Level.WARNING,
          "the upstream refuses the key with status "
              + failure.status()
              + (heardAt == null
                  ? "; nothing is served"
                  : "; what was served stays for " + refusedFor.toSeconds() + " s at most"));
    } else if (!isRefusal) {
      refusedSince = null;
      if (awaySince == null) {
        awaySince = now;
        log(
            System.Logger.Level.WARNING,
            "the upstream does not tell its flags, "
                + (heardAt == null ? "nothing can be served yet: " : "what was served stays: ")
                + failure.getMessage());
      }
    }
  }

  void streamFailed(HttpFailure failure) {
    streamFailures.increment();
    log(System.Logger.Level.DEBUG, "the stream ended, flags are polled: " + failure.getMessage());
  }

  void log(System.Logger.Level level, String message) {
    LOGGER.log(level, "deployment " + deployment + ": " + message);
  }

  /** {@return since when nothing is heard, or null: it tells its flags, or refuses the key} */
  synchronized @Nullable Instant awaySince() {
    return awaySince;
  }

  /** {@return whether the upstream refuses the key} */
  synchronized boolean isRefused() {
    return refusedSince != null;
  }

  /** {@return whether the key was refused for so long that it does not count any more} */
  synchronized boolean isRevoked() {
    return refusedSince != null
        && (heardAt == null || !refusedSince.plus(refusedFor).isAfter(clock.instant()));
  }

  /** {@return the seconds since it said what flags it has; not a number if it never did} */
  synchronized double ageSeconds() {
    return heardAt == null
        ? Double.NaN
        : Math.max(0, Duration.between(heardAt, clock.instant()).toMillis() / 1000.0);
  }

  long pollFailures() {
    return pollFailures.sum();
  }

  long streamFailures() {
    return streamFailures.sum();
  }
}
