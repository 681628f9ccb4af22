package dev.assay.sdk.internal.http;

/** One request and its answer. */
interface Exchange {
  /**
   * Sends a request and reads the whole answer, on the current thread, within the call's attempt.
   *
   * @return the answer, whatever its status
   * @throws HttpFailure if there is none
   */
  HttpResponse send(HttpRequest request, Call call) throws HttpFailure;
}
