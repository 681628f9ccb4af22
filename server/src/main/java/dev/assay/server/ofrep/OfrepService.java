package dev.assay.server.ofrep;

import dev.assay.evaluation.EvaluationEngine;
import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Flag;
import dev.assay.evaluation.JsonValue;
import dev.assay.evaluation.Variants;
import dev.assay.server.deployment.Deployments;
import dev.assay.server.deployment.Snapshot;
import java.io.ByteArrayOutputStream;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates for OpenFeature's remote evaluation protocol.
 *
 * <p>Thread-safe.
 */
public final class OfrepService {
  /** The path of the stream of changes. */
  public static final String STREAM_PATH = "/ofrep/v1/stream";

  /** The query parameter of the stream that names the deployment. */
  public static final String CHANNEL = "channel";

  /** Seconds after which a page that nobody looks at lets go of the stream. */
  private static final int INACTIVITY_SECONDS = 120;

  private static final int SHORTEST_POLL_MILLIS = 1000;

  private static final byte[] CONFIGURATION =
      OfrepReply.utf8(
          JsonValue.of(
                  Map.of(
                      "name",
                      "assay",
                      "capabilities",
                      Map.of(
                          "cacheInvalidation",
                          Map.of(
                              "polling",
                              Map.of(
                                  "enabled", true, "minPollingIntervalMs", SHORTEST_POLL_MILLIS)),
                          "flagEvaluation",
                          Map.of(
                              "supportedTypes",
                              List.of("int", "float", "string", "boolean", "object")),
                          "caching",
                          Map.of("enabled", false))))
              .toJson());

  /** What was encoded of the snapshots that are still served. */
  private final Map<Snapshot, EncodedFlags> encoded =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** Makes a service that has encoded nothing yet. */
  public OfrepService() {}

  /** {@return what providers are told about this server} */
  public OfrepReply configuration() {
    return OfrepReply.success(CONFIGURATION);
  }

  /**
   * Evaluates one flag.
   *
   * @param snapshot the flags
   * @param flagKey the flag's key
   * @param body the request's body
   * @return the flag's value, or what is wrong
   */
  public OfrepReply flag(Snapshot snapshot, String flagKey, String body) {
    if (snapshot.flags().flag(flagKey).isEmpty()) {
      return notFound(flagKey);
    }
    ExperimentUser user;
    try {
      user = userOf(snapshot, body);
    } catch (InvalidRequestException e) {
      return e.reply(flagKey);
    }
    byte[] flag =
        encoded(snapshot).of(flagKey, EvaluationEngine.evaluate(snapshot.flags(), user, flagKey));
    return flag == null ? notFound(flagKey) : OfrepReply.success(flag);
  }

  private static OfrepReply notFound(String flagKey) {
    return OfrepReply.failure(404, flagKey, "FLAG_NOT_FOUND", "there is no flag '" + flagKey + "'");
  }

  /**
   * Evaluates every flag that is deployed.
   *
   * @param snapshot the flags
   * @param deploymentKey whose flags they are; it is not told
   * @param body the request's body
   * @return the values, and where changes are told; or what is wrong
   */
  public OfrepReply flags(Snapshot snapshot, String deploymentKey, String body) {
    ExperimentUser user;
    try {
      user = userOf(snapshot, body);
    } catch (InvalidRequestException e) {
      return e.reply(null);
    }
    Variants variants = EvaluationEngine.evaluate(snapshot.flags(), user);
    EncodedFlags flags = encoded(snapshot);
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    json.writeBytes(OfrepReply.utf8("{\"flags\":["));
    int empty = json.size();
    for (Flag flag : snapshot.flags().flags()) {
      byte[] one = flags.of(flag.key(), variants.get(flag.key()));
      if (one != null && isDeployed(flag)) {
        if (json.size() > empty) {
          json.write(',');
        }
        json.writeBytes(one);
      }
    }
    json.writeBytes(OfrepReply.utf8("],\"eventStreams\":[" + eventStream(deploymentKey) + "]}"));
    return OfrepReply.success(json.toByteArray());
  }

  private static boolean isDeployed(Flag flag) {
    return !Boolean.FALSE.equals(flag.metadata().get("deployed"));
  }

  /** The origin is that of the request: the server does not know its own name. */
  private static String eventStream(String deploymentKey) {
    return "{\"type\":\"sse\",\"endpoint\":{\"requestUri\":\"%s?%s=%s\"},\"inactivityDelaySec\":%d}"
        .formatted(STREAM_PATH, CHANNEL, Deployments.channelOf(deploymentKey), INACTIVITY_SECONDS);
  }

  private static ExperimentUser userOf(Snapshot snapshot, String body)
      throws InvalidRequestException {
    return snapshot.cohorts().addTo(EvaluationRequest.userOf(body));
  }

  private EncodedFlags encoded(Snapshot snapshot) {
    EncodedFlags known = encoded.get(snapshot);
    if (known == null) {
      known = new EncodedFlags(snapshot.flags());
      encoded.put(snapshot, known);
    }
    return known;
  }

  /** {@return the entity tag that names a flag configuration to the listeners of changes} */
  static String entityTag(Snapshot snapshot) {
    return '"' + snapshot.version() + '"';
  }

  /** {@return whether a header If-None-Match names an entity tag} */
  public static boolean matches(@Nullable String ifNoneMatch, String entityTag) {
    if (ifNoneMatch == null) {
      return false;
    }
    for (String candidate : ifNoneMatch.split(",", -1)) {
      String tag = candidate.strip().replaceFirst("^W/", "");
      if (tag.equals("*") || tag.equals(entityTag)) {
        return true;
      }
    }
    return false;
  }
}
