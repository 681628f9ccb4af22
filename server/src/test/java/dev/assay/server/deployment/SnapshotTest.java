package dev.assay.server.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.evaluation.Cohorts;
import dev.assay.evaluation.EvaluationEngine;
import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.FlagSet;
import dev.assay.evaluation.Variant;
import dev.assay.evaluation.Variants;
import dev.assay.server.project.FlagFiles;
import dev.assay.server.project.LoadedFlags;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class SnapshotTest {
  private final LoadedFlags sample =
      FlagFiles.load(List.of(Path.of("..", "samples", "sample-project.yaml")));
  private final Snapshot snapshot = new Snapshot(sample.flags(), sample.cohorts(), false, "");

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  @Test
  void fragmentsGiveTheSameAnswerAsTheCodec() {
    for (int i = 0; i < 500; i++) {
      ExperimentUser user =
          ExperimentUser.builder().userId("u" + i).deviceId("d" + i).country("Germany").build();
      Variants variants = EvaluationEngine.evaluate(sample.flags(), user);

      assertThat(text(snapshot.encode(variants, false))).isEqualTo(variants.toJson());
      assertThat(text(snapshot.encode(variants, true)))
          .isEqualTo(variants.withoutDefaults().toJson());
    }
  }

  @Test
  void noVariantsAreAnEmptyObject() {
    Snapshot none = new Snapshot(FlagSet.empty(), sample.cohorts(), false, "");
    ExperimentUser user = ExperimentUser.builder().userId("u").build();

    assertThat(text(none.encode(EvaluationEngine.evaluate(none.flags(), user), false)))
        .isEqualTo("{}");
    assertThat(text(none.document().json())).isEqualTo("[]");
  }

  @Test
  void variantsOfOtherFlagsAreMisuse() {
    Variants other = Variants.of(Map.of("new-checkout", Variant.of("on")));

    assertThatThrownBy(() -> snapshot.encode(other, false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theDocumentIsTheFlagsInBothForms() throws IOException {
    FlagDocument document = snapshot.document();

    assertThat(text(document.json())).isEqualTo(sample.flags().toJson());
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(document.compressed()))) {
      assertThat(gzip.readAllBytes()).isEqualTo(document.json());
    }
    assertThat(document.entityTag(false)).matches("\"[\\w-]{22}\"");
    assertThat(document.entityTag(true)).matches("\"[\\w-]{22}-gzip\"");
  }

  @Test
  void anEventIsTheDocumentInOneLineOutsideTheHeap() {
    FlagDocument document = snapshot.document();

    assertThat(document.event().isDirect()).isTrue();
    assertThat(StandardCharsets.UTF_8.decode(document.event()).toString())
        .isEqualTo("data: " + text(document.json()) + "\n\n");
    assertThat(text(document.json())).doesNotContain("\n", "\r");
    assertThat(document.event()).isEqualTo(document.event()).isNotSameAs(document.event());
    assertThat(
            document.isSame(new Snapshot(sample.flags(), sample.cohorts(), false, "").document()))
        .isTrue();
    assertThat(document.isSame(null)).isFalse();
  }

  @Test
  void theVersionTellsOfFlagsAndCohorts() {
    Snapshot same = new Snapshot(sample.flags(), sample.cohorts(), false, "");
    Snapshot otherFlags = new Snapshot(FlagSet.empty(), sample.cohorts(), false, "");
    Snapshot otherCohorts = new Snapshot(sample.flags(), sample.cohorts(), false, "{beta=2}");

    assertThat(same.version()).isEqualTo(snapshot.version()).hasSize(22);
    assertThat(otherFlags.version()).isNotEqualTo(snapshot.version());
    assertThat(otherCohorts.version()).isNotEqualTo(snapshot.version());
  }

  @Test
  void theEntityTagDependsOnTheContentAlone() {
    Snapshot same = new Snapshot(sample.flags(), sample.cohorts(), false, "");
    FlagDocument part = snapshot.document(flag -> flag.key().equals("new-checkout"));

    assertThat(same.document().entityTag(false)).isEqualTo(snapshot.document().entityTag(false));
    assertThat(part.entityTag(false)).isNotEqualTo(snapshot.document().entityTag(false));
    assertThat(snapshot.document(flag -> true)).isSameAs(snapshot.document());
  }

  @Test
  void partsOfTheDocumentHoldWhatTheyDependOn() {
    FlagDocument part = snapshot.document(flag -> flag.key().equals("button-color"));

    assertThat(FlagSet.parse(part.json()).flags())
        .extracting(flag -> flag.key())
        .containsExactly("button-color", "checkout-experiments", "shop-holdout");
  }

  @Test
  void whatCameInLinesIsToldAsItCameAndInLinesOfAnEvent() {
    byte[] json =
        "[\r\n {\"key\":\"a\",\"variants\":{},\n\"segments\":[]}\r,7]"
            .getBytes(StandardCharsets.UTF_8);
    FlagSet flags = FlagSet.parse(json);

    Snapshot relayed = Snapshot.of(flags, sample.cohorts(), false, json);

    assertThat(flags.faults()).hasSize(1);
    assertThat(relayed.document().json()).isEqualTo(json);
    assertThat(StandardCharsets.UTF_8.decode(relayed.document().event()).toString())
        .isEqualTo(
            "data: [\ndata:  {\"key\":\"a\",\"variants\":{},\ndata: \"segments\":[]}\ndata: ,7]\n\n");
    assertThat(relayed.with(Cohorts.none()).document()).isSameAs(relayed.document());
    assertThat(relayed.with(Cohorts.none()).cohorts().isEmpty()).isTrue();
  }
}
