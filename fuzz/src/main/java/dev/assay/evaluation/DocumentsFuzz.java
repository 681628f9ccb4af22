package dev.assay.evaluation;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import dev.assay.fuzz.Expect;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Users, variants and cohorts: read, or refused with a reason. */
public final class DocumentsFuzz {
  private static final int MOST_MEMBERS = 1000;

  private DocumentsFuzz() {}

  /** Tries one input. */
  public static void fuzzerTestOneInput(FuzzedDataProvider input) throws IOException {
    try {
      switch (input.consumeInt(0, 2)) {
        case 0 -> {
          ExperimentUser user = ExperimentUser.fromJson(input.consumeRemainingAsString());
          Expect.equal(user, ExperimentUser.fromJson(user.toJson()));
        }
        case 1 -> Expect.that(Variants.parse(input.consumeRemainingAsBytes()) != null, "read");
        default -> {
          var json = new ByteArrayInputStream(input.consumeRemainingAsBytes());
          Expect.that(Cohort.read(json, MOST_MEMBERS).size() <= MOST_MEMBERS, "bounded");
        }
      }
    } catch (UserFormatException | VariantFormatException | CohortFormatException e) {
      Expect.that(!String.valueOf(e.getMessage()).isBlank(), "the message tells why");
    }
  }
}
