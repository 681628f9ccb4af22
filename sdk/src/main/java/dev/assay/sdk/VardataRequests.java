package dev.assay.sdk;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.internal.json.JsonWriter;
import dev.assay.sdk.internal.http.HttpRequest;
import dev.assay.sdk.internal.options.DeploymentKey;
import dev.assay.sdk.internal.options.Library;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * The requests of the remote evaluation protocol. The user travels in a header, so that answers can
 * be cached on the way, unless it is too large for one.
 */
final class VardataRequests {
  /** The longest encoded user that goes into a header, in bytes: servers bound their headers. */
  static final int MOST_HEADER_BYTES = 6 * 1024;

  private final HttpRequest base;

  VardataRequests(URI serverUrl, DeploymentKey key) {
    base =
        HttpRequest.get(URI.create(serverUrl + "/sdk/v2/vardata?v=0"))
            .header("Authorization", "Api-Key " + key.value())
            .header("Accept", "application/json")
            .header("User-Agent", Library.NAME);
  }

  HttpRequest request(ExperimentUser user, FetchOptions options) {
    HttpRequest request = base;
    if (!options.flagKeys().isEmpty()) {
      byte[] flagKeys = utf8(JsonWriter.write(options.flagKeys()));
      request = request.base64Header("X-Amp-Exp-Flag-Keys", flagKeys);
    }
    if (options.tracksAssignment().isPresent()) {
      request = request.header("X-Amp-Exp-Track", track(options.tracksAssignment().get()));
    }
    if (options.tracksExposure().isPresent()) {
      request = request.header("X-Amp-Exp-Exposure-Track", track(options.tracksExposure().get()));
    }
    // The standard alphabet with padding is the one form that every known server takes.
    byte[] json = utf8(named(user).toJson());
    return encodedLength(json) <= MOST_HEADER_BYTES
        ? request.base64Header("X-Amp-Exp-User", json)
        : request.header("Content-Type", "application/json").post(json);
  }

  private static ExperimentUser named(ExperimentUser user) {
    return user.library() == null ? user.toBuilder().library(Library.NAME).build() : user;
  }

  private static String track(boolean tracks) {
    return tracks ? "track" : "no-track";
  }

  private static long encodedLength(byte[] plain) {
    return (plain.length + 2L) / 3 * 4;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
