package dev.assay.server.http;

import io.vertx.core.buffer.Buffer;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Collects the body of one request within the bounds.
 *
 * <p>Not thread-safe.
 */
final class BodyReader {
  /** Bytes of bodies that are held at a time, and so more than any body has. */
  static final long MAX_HELD = 64L << 20;

  private final int maxBytes;
  private final AtomicLong held;
  private @Nullable Buffer body = Buffer.buffer();

  /** The count of bytes that are held is shared by all requests. */
  BodyReader(int maxBytes, AtomicLong held) {
    this.maxBytes = maxBytes;
    this.held = held;
  }

  /** {@return null, or why reading ends here} */
  @Nullable RequestFault add(Buffer chunk) {
    Buffer known = body;
    if (known == null) {
      return null;
    }
    RequestFault fault = null;
    if (known.length() + chunk.length() > maxBytes) {
      fault = RequestFault.tooLarge(maxBytes);
    } else if (held.addAndGet(chunk.length()) > MAX_HELD) {
      held.addAndGet(-chunk.length());
      fault = RequestFault.overloaded();
    }
    if (fault == null) {
      known.appendBuffer(chunk);
    } else {
      take();
    }
    return fault;
  }

  /** {@return the body, or null if it was taken before; it is no longer held} */
  byte @Nullable [] take() {
    Buffer taken = body;
    if (taken == null) {
      return null;
    }
    body = null;
    held.addAndGet(-taken.length());
    return taken.getBytes();
  }
}
