package dev.assay.sdk.internal.flags;

import dev.assay.sdk.internal.http.HttpFailure;
import org.jspecify.annotations.Nullable;

/** Where flags come from. */
public interface FlagSource extends AutoCloseable {
  /**
   * What a poll brings.
   *
   * @param json the flags, or null if they are those with the given entity tag
   * @param entityTag their entity tag, or null
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Polled(byte @Nullable [] json, @Nullable String entityTag) {}

  /** A stream of flags. */
  interface Stream extends AutoCloseable {
    /** {@return the flags that come next, as JSON; blank if the server only shows it is there} */
    byte[] next() throws HttpFailure;

    @Override
    void close();
  }

  /**
   * Asks for the flags once.
   *
   * @param entityTag the entity tag of the flags that are there, or null
   */
  Polled poll(@Nullable String entityTag) throws HttpFailure;

  /** {@return a stream, which connects when it is first read} */
  Stream stream();

  /** Ends every poll and every stream. */
  @Override
  void close();
}
