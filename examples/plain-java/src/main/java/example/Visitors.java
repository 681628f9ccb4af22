package example;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.sdk.AmplitudeCookie;
import java.util.Map;
import java.util.UUID;

/** Who a visitor of the web site is: the one that the browser's SDK made a cookie for. */
final class Visitors {
  private final String cookieName;

  Visitors(String amplitudeApiKey) {
    cookieName = AmplitudeCookie.cookieName(amplitudeApiKey);
  }

  String cookieName() {
    return cookieName;
  }

  /** Returns the visitor, known by the device id of the cookie, and by the user id if it has one. */
  ExperimentUser visitor(Map<String, String> cookies) {
    String value = cookies.get(cookieName);
    return value == null ? newVisitor() : AmplitudeCookie.parse(value);
  }

  private static ExperimentUser newVisitor() {
    return ExperimentUser.builder().deviceId(UUID.randomUUID().toString()).build();
  }

  /** Returns the value of the cookie to set, so that the browser's SDK knows the visitor, too. */
  String cookie(ExperimentUser visitor) {
    return AmplitudeCookie.generate(visitor.deviceId());
  }
}
