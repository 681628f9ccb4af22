package dev.assay.spring.internal;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.JsonValue;
import dev.assay.sdk.AmplitudeCookie;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Who a cookie says a visitor is.
 *
 * @param user the ids, as far as the cookie holds them
 * @param optedOut whether the visitor must not be tracked
 * @param lastEventTime when the browser SDK last tracked something; 0 if the cookie does not tell
 */
public record Visitor(ExperimentUser user, boolean optedOut, long lastEventTime) {
  private static final int LEGACY_RADIX = 32;

  static Visitor of(String cookie, AmplitudeCookie.Format format) {
    ExperimentUser user = AmplitudeCookie.parse(cookie, format);
    Visitor unknown = new Visitor(user, false, 0);
    if (!unknown.hasId()) {
      return unknown;
    }
    try {
      return format == AmplitudeCookie.Format.LEGACY ? legacy(user, cookie) : json(user, cookie);
    } catch (IllegalArgumentException e) {
      return unknown;
    }
  }

  boolean hasId() {
    return user.deviceId() != null || user.userId() != null;
  }

  /** The third field is the opt-out, the fifth the time. */
  private static Visitor legacy(ExperimentUser user, String cookie) {
    String[] fields = cookie.split("\\.", -1);
    boolean optedOut = fields.length > 2 && fields[2].equals("1");
    boolean hasTime = fields.length > 4 && fields[4].matches("[0-9a-v]{1,12}");
    return new Visitor(user, optedOut, hasTime ? Long.parseLong(fields[4], LEGACY_RADIX) : 0);
  }

  private static Visitor json(ExperimentUser user, String cookie) {
    String base64 = decoded(cookie).strip().replace('-', '+').replace('_', '/');
    String text = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    JsonValue fields = JsonValue.parse(decoded(text));
    return new Visitor(
        user, fields.get("optOut").asBoolean(false), fields.get("lastEventTime").asLong(0));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
