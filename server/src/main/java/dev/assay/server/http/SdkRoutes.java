package dev.assay.server.http;

import dev.assay.evaluation.EvaluationEngine;
import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Flag;
import dev.assay.evaluation.JsonValue;
import dev.assay.evaluation.UserFormatException;
import dev.assay.evaluation.Variants;
import dev.assay.server.deployment.FlagDocument;
import dev.assay.server.deployment.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The routes of SDKs: remote evaluation and flags. */
final class SdkRoutes {
  private static final String USER = "x-amp-exp-user";
  private static final String FLAG_KEYS = "x-amp-exp-flag-keys";

  private SdkRoutes() {}

  /** Answers requests for variants. */
  @FunctionalInterface
  interface Evaluation {
    Answer answer(Snapshot snapshot, Call call, Tracking tracking);
  }

  /** Remote evaluation, the protocol's second version. */
  static Answer variants(Snapshot snapshot, Call call, Tracking tracking) {
    return variants(snapshot, call, userOf(call), false, tracking);
  }

  /** Remote evaluation, the first version: the user as in the second. */
  static Answer firstVariants(Snapshot snapshot, Call call, Tracking tracking) {
    return variants(snapshot, call, userOf(call), true, tracking);
  }

  /** Remote evaluation, the first version: the user in the query. */
  static Answer publicVariants(Snapshot snapshot, Call call, Tracking tracking) {
    ExperimentUser user = call.isPost() ? userOf(call) : userOfQuery(call);
    return variants(snapshot, call, user, true, tracking);
  }

  private static Answer variants(
      Snapshot snapshot, Call call, ExperimentUser user, boolean firstVersion, Tracking tracking) {
    if (isEmpty(user.userId()) && isEmpty(user.deviceId())) {
      throw RequestFault.badRequest("user", "user_id or device_id is required");
    }
    List<String> flagKeys = flagKeys(call);
    ExperimentUser enriched = snapshot.cohorts().addTo(user);
    Variants variants = EvaluationEngine.evaluate(snapshot.flags(), enriched, flagKeys);
    tracking.evaluated(enriched, variants);
    return Answer.json(snapshot.encode(variants, firstVersion));
  }

  private static boolean isEmpty(@Nullable String id) {
    return id == null || id.isEmpty();
  }

  private static ExperimentUser userOf(Call call) {
    if (call.isPost()) {
      return user("body", call.body());
    }
    String json = call.encodedHeader(USER);
    if (json == null) {
      throw RequestFault.badRequest(USER, "the user is missing");
    }
    return user(USER, json);
  }

  private static ExperimentUser userOfQuery(Call call) {
    String context = call.query("context");
    ExperimentUser user =
        context == null ? ExperimentUser.builder().build() : user("context", context);
    ExperimentUser.Builder builder = user.toBuilder();
    String userId = call.query("user_id");
    if (userId != null) {
      builder.userId(userId);
    }
    String deviceId = call.query("device_id");
    if (deviceId != null) {
      builder.deviceId(deviceId);
    }
    return builder.build();
  }

  private static ExperimentUser user(String part, String json) {
    try {
      return ExperimentUser.fromJson(json);
    } catch (UserFormatException | IllegalArgumentException e) {
      throw RequestFault.badRequest(part, e.getMessage());
    }
  }

  /** {@return the keys of the wanted flags, of the header or else of the query; empty: all} */
  private static List<String> flagKeys(Call call) {
    String json = call.encodedHeader(FLAG_KEYS);
    if (json != null) {
      return flagKeys(json);
    }
    List<String> keys = new ArrayList<>();
    String query = call.query("flag_keys");
    for (String key : query == null ? new String[0] : query.split(",", -1)) {
      if (!key.isBlank()) {
        keys.add(key.strip());
      }
    }
    return keys;
  }

  private static List<String> flagKeys(String json) {
    Object keys;
    try {
      keys = JsonValue.parse(json).asPlain();
    } catch (IllegalArgumentException e) {
      throw RequestFault.badRequest(FLAG_KEYS, e.getMessage());
    }
    List<String> texts = new ArrayList<>();
    if (!(keys instanceof List<?> elements)) {
      throw RequestFault.badRequest(FLAG_KEYS, "expected an array of strings");
    }
    for (Object element : elements) {
      if (!(element instanceof String key)) {
        throw RequestFault.badRequest(FLAG_KEYS, "expected an array of strings");
      }
      texts.add(key);
    }
    return texts;
  }

  /** The flags themselves. */
  static Answer flags(Snapshot snapshot, Call call) {
    Set<String> keys = new TreeSet<>(flagKeys(call));
    String mode = call.query("eval_mode");
    FlagDocument document =
        keys.isEmpty() && mode == null
            ? snapshot.document()
            : snapshot.document(
                flag -> (keys.isEmpty() || keys.contains(flag.key())) && isOfMode(flag, mode));
    boolean compressed = call.acceptsGzip();
    String ifNoneMatch = call.header("if-none-match");
    Answer answer =
        ifNoneMatch != null && matches(ifNoneMatch, document)
            ? Answer.empty(304)
            : Answer.json(compressed ? document.compressed() : document.json());
    if (compressed && answer.status() == 200) {
      answer.header("content-encoding", "gzip");
    }
    return answer.header("etag", document.entityTag(compressed)).header("vary", "accept-encoding");
  }

  private static boolean isOfMode(Flag flag, @Nullable String mode) {
    return mode == null || mode.equals(flag.metadata().getOrDefault("evaluationMode", mode));
  }

  private static boolean matches(String ifNoneMatch, FlagDocument document) {
    for (String candidate : ifNoneMatch.split(",", -1)) {
      String tag = candidate.strip().replaceFirst("^W/", "");
      if (tag.equals("*")
          || tag.equals(document.entityTag(false))
          || tag.equals(document.entityTag(true))) {
        return true;
      }
    }
    return false;
  }
}
