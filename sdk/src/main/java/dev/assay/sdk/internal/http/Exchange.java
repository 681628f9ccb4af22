package dev.assay.sdk.internal.http;

import java.io.IOException;

/** One request and its answer. */
interface Exchange {
  /** Reads the body of an answer. */
  @FunctionalInterface
  interface Reader<T> {
    /** {@return what was read} */
    T read(Body body) throws IOException;
  }

  /**
   * Sends a request and reads the whole answer, on the current thread, within the call's attempt.
   *
   * @param reader reads the body if the status is 200
   * @return the answer, whatever its status
   * @throws HttpFailure if there is none
   */
  <T> Download<T> send(HttpRequest request, Call call, Reader<T> reader) throws HttpFailure;
}
