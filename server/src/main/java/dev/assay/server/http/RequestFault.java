package dev.assay.server.http;

import org.jspecify.annotations.Nullable;

/** A request that cannot be answered with success: the status and the words for the client. */
final class RequestFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Seconds until another stream is worth a try: clients ask again at about this interval. */
  private static final int STREAM_WAIT = 15;

  private final int status;
  private final String code;
  private final int retryAfter;

  private RequestFault(int status, String code, String message) {
    this(status, code, message, 0);
  }

  private RequestFault(int status, String code, String message, int retryAfter) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
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

  static RequestFault forbidden(String message) {
    return new RequestFault(403, "forbidden", message);
  }

  static RequestFault notFound(String message) {
    return new RequestFault(404, "not_found", message);
  }

  static RequestFault notFound() {
    return notFound("there is no such route");
  }

  static RequestFault methodNotAllowed(String allowed) {
    return new RequestFault(405, "method_not_allowed", "this route takes " + allowed);
  }

  static RequestFault timeout() {
    return new RequestFault(408, "request_timeout", "the request did not arrive in time");
  }

  static RequestFault tooLarge(int maxBytes) {
    return tooLarge("the body is larger than " + maxBytes + " bytes");
  }

  static RequestFault tooLarge(String message) {
    return new RequestFault(413, "too_large", message);
  }

  static RequestFault uriTooLong() {
    return new RequestFault(414, "uri_too_long", "the request line is too long");
  }

  static RequestFault unsupportedEncoding() {
    return new RequestFault(415, "unsupported_encoding", "a body is plain or compressed by gzip");
  }

  static RequestFault headersTooLarge() {
    return new RequestFault(
        431, "headers_too_large", "the headers are too large; send a large user by POST");
  }

  static RequestFault tooManyStreams() {
    return new RequestFault(
        429, "too_many_streams", "the deployment has as many streams as it may", STREAM_WAIT);
  }

  static RequestFault tooManyRequests() {
    return new RequestFault(429, "too_many_requests", "too many requests with this key", 1);
  }

  static RequestFault internal() {
    return new RequestFault(500, "internal", "the server failed; its log tells why");
  }

  static RequestFault storageFull() {
    return new RequestFault(507, "storage_full", "no space is left for the body");
  }

  static RequestFault overloaded() {
    return new RequestFault(503, "overloaded", "too many requests at a time", 1);
  }

  static RequestFault noPlaceForStream() {
    return new RequestFault(
        503, "overloaded", "the server has as many streams as it may", STREAM_WAIT);
  }

  static RequestFault waiting() {
    return new RequestFault(503, "waiting", "the deployment's flags have not arrived yet", 1);
  }

  static RequestFault closing() {
    return new RequestFault(503, "closing", "the server is closing", 1);
  }

  static RequestFault late() {
    return new RequestFault(503, "late", "the request could not be dealt with in time", 1);
  }

  /** {@return the seconds after which the request may be sent again, or 0} */
  int retryAfter() {
    return retryAfter;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }
}
