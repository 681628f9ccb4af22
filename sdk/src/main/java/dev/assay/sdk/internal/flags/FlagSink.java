package dev.assay.sdk.internal.flags;

import dev.assay.evaluation.FlagSet;
import dev.assay.sdk.internal.http.HttpFailure;
import java.time.Duration;

/** Takes what is delivered. Called by one thread, one call at a time. */
public interface FlagSink {
  /** {@return whether there are flags to lose, in use or about to be, wherever they are from} */
  boolean hasFlags();

  /**
   * Other flags arrived.
   *
   * @param flags the whole set
   * @param json what they were read from; not to be written to
   * @param streamed whether a stream brought them
   */
  void arrived(FlagSet flags, byte[] json, boolean streamed);

  /**
   * The server was heard from, and the flags that arrived last are what it has now.
   *
   * @param streamed whether by a stream
   */
  void confirmed(boolean streamed);

  /**
   * A poll was answered.
   *
   * @param latency how long it took
   */
  void polled(Duration latency);

  /** A poll failed: it is not known what flags the server has. Another poll follows. */
  void pollFailed(HttpFailure failure);

  /** A stream could not be opened, or broke. A poll follows, and later another stream. */
  void streamFailed(HttpFailure failure);
}
