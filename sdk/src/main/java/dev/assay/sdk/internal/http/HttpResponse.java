package dev.assay.sdk.internal.http;

import java.util.Optional;

/**
 * An answer.
 *
 * <p>Immutable, but for the body, which is the receiver's.
 */
public final class HttpResponse {
  private final ResponseHead head;
  private final byte[] body;

  HttpResponse(ResponseHead head, byte[] body) {
    this.head = head;
    this.body = body;
  }

  HttpResponse withBody(byte[] body) {
    return new HttpResponse(head, body);
  }

  /** {@return the status, from 200 to 999} */
  public int status() {
    return head.status();
  }

  /** {@return the first header of that name, whatever its case} */
  public Optional<String> header(String name) {
    return Optional.ofNullable(head.first(name));
  }

  /**
   * {@return the body, decoded; empty if there is none, or a parser took it, or the status is not
   * 200 and the request does not read errors}
   */
  public byte[] body() {
    return body;
  }
}
