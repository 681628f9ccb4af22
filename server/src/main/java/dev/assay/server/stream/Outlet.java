package dev.assay.server.stream;

import java.nio.ByteBuffer;

/**
 * The way to one listener. It is used by the listener's event loop only.
 *
 * <p>Not thread-safe.
 */
public interface Outlet {
  /** {@return whether what was sent is still waiting for the listener to take it} */
  boolean isFull();

  /** Sends bytes, which are not written to. */
  void send(ByteBuffer bytes);

  /** Ends the stream as one that is complete. */
  void end();

  /** Ends the stream at once, whatever has not been taken. */
  void drop();
}
