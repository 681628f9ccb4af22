package dev.assay.server.http;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the body of one request within the bounds.
 *
 * <p>Not thread-safe.
 */
final class BodyReader {
  private final int maxBytes;
  private final BodyBudget budget;
  private @Nullable Buffer body = Buffer.buffer();

  /** The budget is shared with other requests. */
  BodyReader(int maxBytes, BodyBudget budget) {
    this.maxBytes = maxBytes;
    this.budget = budget;
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
    } else if (!budget.take(chunk.length())) {
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
    budget.giveBack(taken.length());
    return taken.getBytes();
  }
}
