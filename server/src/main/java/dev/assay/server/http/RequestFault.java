package dev.assay.server.http;

import org.jspecify.annotations.Nullable;

/** A request that cannot be answered with success: the status and the words for the client. */
final class RequestFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  private RequestFault(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  static RequestFault badRequest(String message) {
    return new RequestFault(400, "bad_request", message);
  }

  /** {@return a fault of a part of the request} */
  static RequestFault badRequest(String part, @Nullable String reason) {
    return badRequest(part + ": " + reason);
  }

  static RequestFault unauthorized(String message) {
    return new RequestFault(401, "unauthorized", message);
  }

  static RequestFault notFound() {
    return new RequestFault(404, "not_found", "there is no such route");
  }

  static RequestFault methodNotAllowed(String allowed) {
    return new RequestFault(405, "method_not_allowed", "this route takes " + allowed);
  }

  static RequestFault timeout() {
    return new RequestFault(408, "request_timeout", "the request did not arrive in time");
  }

  static RequestFault tooLarge(int maxBytes) {
    return new RequestFault(413, "too_large", "the body is larger than " + maxBytes + " bytes");
  }

  static RequestFault uriTooLong() {
    return new RequestFault(414, "uri_too_long", "the request line is too long");
  }

  static RequestFault headersTooLarge() {
    return new RequestFault(
        431, "headers_too_large", "the headers are too large; send a large user by POST");
  }

  static RequestFault internal() {
    return new RequestFault(500, "internal", "the server failed; its log tells why");
  }

  static RequestFault overloaded() {
    return new RequestFault(503, "overloaded", "too many requests at a time");
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }
}
