package dev.assay.sdk.internal.tracking;

import static dev.assay.sdk.internal.tracking.Samples.USER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CanonicalFormTest {
  @Test
  void flagsAreSortedAndBlanksTrimmed() {
    assertThat(CanonicalForm.of(Samples.recordedUser(), Samples.recordedResults()))
        .isEqualTo("user device a-flag off b-exp treatment hold on mutex slot-1 ");
  }

  @Test
  void noBreakSpacesAreBlanksToo() {
    ExperimentUser user = ExperimentUser.builder().userId("\u00a0\tu v\u2007\n").build();

    assertThat(CanonicalForm.of(user, Map.of("f", Variant.of("on")))).isEqualTo("u v  f on ");
  }

  @Test
  void flagsAreSortedByTheirUtf16Units() {
    Map<String, Variant> results =
        Map.of("\ud83d\ude00", Variant.of("a"), "\uff5e", Variant.of("b"), "Z", Variant.of("c"));

    assertThat(CanonicalForm.of(USER, results))
        .isEqualTo("user-1 dev-1 Z c \ud83d\ude00 a \uff5e b ");
  }

  @Test
  void aMissingIdHasANameInInsertIdsThatItHasNotInTheHash() {
    ExperimentUser user = ExperimentUser.builder().userId("user-1").build();
    ExperimentUser device = ExperimentUser.builder().deviceId("dev-1").build();
    Map<String, Variant> results = Map.of("f", Variant.of("on"));

    assertThat(CanonicalForm.of(user, results)).isEqualTo("user-1  f on ");
    assertThat(CanonicalForm.insertId(user, "", 0)).isEqualTo("user-1 undefined 0 0");
    assertThat(CanonicalForm.of(device, results)).isEqualTo(" dev-1 f on ");
    assertThat(CanonicalForm.insertId(device, "", 0)).isEqualTo("undefined dev-1 0 0");
  }

  @Test
  void daysBeforeTheEpochCountDown() {
    assertThat(CanonicalForm.insertId(USER, "", -1)).isEqualTo("user-1 dev-1 0 -1");
    assertThat(CanonicalForm.insertId(USER, "", 86_400_000)).isEqualTo("user-1 dev-1 0 1");
  }
}
