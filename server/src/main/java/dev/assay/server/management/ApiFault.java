package dev.assay.server.management;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.http.ApiReply;
import dev.assay.server.store.StaleVersionException;
import dev.assay.server.store.StoreException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that is not done: the status, and what the caller is told. */
final class ApiFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A field that is wrong.
   *
   * @param path such as {@code $.targetSegments[0].percentage}
   */
  record BadField(String path, String message) {}

  private final int status;
  private final String code;
  private final transient List<BadField> fields;
  private final @Nullable Integer currentVersion;

  private ApiFault(
      int status,
      String code,
      String message,
      List<BadField> fields,
      @Nullable Integer currentVersion) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.fields = List.copyOf(fields);
    this.currentVersion = currentVersion;
  }

  static ApiFault of(int status, String code, String message) {
    return new ApiFault(status, code, message, List.of(), null);
  }

  /** {@return a fault of fields, at least one} */
  static ApiFault fields(List<BadField> fields) {
    BadField first = fields.get(0);
    return new ApiFault(400, "bad_request", first.message(), fields, null);
  }

  static ApiFault field(String path, String message) {
    return fields(List.of(new BadField(path, message)));
  }

  static ApiFault badRequest(String message) {
    return of(400, "bad_request", message);
  }

  static ApiFault unauthorized(String message) {
    return of(401, "unauthorized", message);
  }

  /** {@return a refusal of what may be tried again a second later} */
  static ApiFault tooMany(String message) {
    return of(429, "too_many_requests", message);
  }

  static ApiFault notFound(String what) {
    return of(404, "not_found", "there is no " + what);
  }

  static ApiFault conflict(String message) {
    return of(409, "conflict", message);
  }

  static ApiFault stale(String message, int currentVersion) {
    return new ApiFault(409, "conflict", message, List.of(), currentVersion);
  }

  /** {@return the fault that a failure of the store is for the caller} */
  static ApiFault of(StoreException e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof StaleVersionException stale) {
      return stale(message, stale.currentVersion());
    }
    return switch (e.kind()) {
      case CONFLICT -> conflict(message);
      case MISSING -> of(404, "not_found", message);
      case LIMIT -> of(413, "too_large", message);
      case FULL -> of(507, "storage_full", "no space is left where the data lie");
      case UNAVAILABLE -> of(503, "unavailable", "the database does not answer; try again");
      case UNUSABLE -> of(503, "unavailable", "the database cannot be used");
    };
  }

  int status() {
    return status;
  }

  ApiReply reply() {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("message", getMessage());
    if (!fields.isEmpty()) {
      error.put("path", fields.get(0).path());
    }
    if (fields.size() > 1) {
      error.put(
          "details",
          fields.stream()
              .map(field -> Map.of("path", field.path(), "message", field.message()))
              .toList());
    }
    if (currentVersion != null) {
      error.put("currentVersion", currentVersion);
    }
    ApiReply reply = ApiReply.json(status, JsonValue.of(Map.of("error", error)));
    return status == 503 || status == 429 ? reply.header("retry-after", "1") : reply;
  }
}
