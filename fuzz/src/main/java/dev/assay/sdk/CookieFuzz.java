package dev.assay.sdk;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import dev.assay.evaluation.ExperimentUser;
import dev.assay.fuzz.Expect;

/** Cookies: any text gives a user, and a device id that is written is read back. */
public final class CookieFuzz {
  private CookieFuzz() {}

  /** Tries one input. */
  public static void fuzzerTestOneInput(FuzzedDataProvider input) {
    String deviceId = input.consumeString(40);
    ExperimentUser user = AmplitudeCookie.parse(input.consumeRemainingAsString());
    Expect.that(user != null, "parsed");
    if (!deviceId.isEmpty() && deviceId.indexOf('.') < 0) {
      ExperimentUser read = AmplitudeCookie.parse(AmplitudeCookie.generate(deviceId));
      Expect.equal(deviceId, String.valueOf(read.deviceId()));
    }
  }
}
