package dev.assay.server.ofrep;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.JsonValue;
import dev.assay.sdk.internal.openfeature.ContextMapping;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of a request: {@code {"context": {…}}}. */
final class EvaluationRequest {
  private static final String INVALID_CONTEXT = "INVALID_CONTEXT";

  private EvaluationRequest() {}

  /** {@return the user of the context} */
  static ExperimentUser userOf(String body) throws InvalidRequestException {
    ExperimentUser user;
    try {
      user = ContextMapping.user(context(body));
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(INVALID_CONTEXT, String.valueOf(e.getMessage()));
    }
    if (!ContextMapping.hasId(user)) {
      throw new InvalidRequestException(
          "TARGETING_KEY_MISSING", "context.targetingKey or context.deviceId is required");
    }
    return user;
  }

  private static Map<String, @Nullable Object> context(String body) throws InvalidRequestException {
    if (body.isBlank()) {
      return Map.of();
    }
    Object request;
    try {
      request = JsonValue.parse(body).asPlain();
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException("PARSE_ERROR", "body: " + e.getMessage());
    }
    if (!(request instanceof Map<?, ?> fields)) {
      throw new InvalidRequestException(INVALID_CONTEXT, "body: expected an object");
    }
    Object context = fields.get("context");
    if (context != null && !(context instanceof Map)) {
      throw new InvalidRequestException(INVALID_CONTEXT, "context: expected an object");
    }
    return JsonValue.of(context).asMap();
  }
}
