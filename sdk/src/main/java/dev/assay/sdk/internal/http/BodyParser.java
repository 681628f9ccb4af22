package dev.assay.sdk.internal.http;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a body as it arrives, on the thread of the call.
 *
 * @param <T> what it makes of it
 */
@FunctionalInterface
public interface BodyParser<T> {
  /**
   * Parses a body. It should read to the end: what it leaves costs the connection, and whether it
   * was complete stays unknown.
   *
   * @param body the body, decoded; need not be closed
   * @return what was parsed
   * @throws IOException an {@link HttpFailure} as it is, any other exception becomes the cause of
   *     one of kind {@link HttpFailure.Kind#UNREADABLE}
   */
  T parse(InputStream body) throws IOException;
}
