package dev.assay.server.events;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where events are forwarded to.
 *
 * <p>Immutable.
 *
 * @param serverUrl the event server's URL, without a slash at its end
 * @param directory a directory of this server alone, in which they wait
 * @param maxBytes how large the files of each API key there may become together, from 1 MiB to 1
 *     TiB; then the oldest are dropped
 * @param flushInterval how long an event waits for others to be sent with
 */
public record ForwardConfig(URI serverUrl, Path directory, long maxBytes, Duration flushInterval) {
  /** How large files become if nothing else is said: 1 GiB. */
  public static final long DEFAULT_MAX_BYTES = 1L << 30;

  /** How long an event waits if nothing else is said: 1 second. */
  public static final Duration DEFAULT_FLUSH_INTERVAL = Duration.ofSeconds(1);
}
