package dev.assay.benchmarks.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayersTest {
  private static final Layers LAYERS =
      Layers.none()
          .and("JSON", "shop.json.")
          .and("shop", "shop.")
          .and("maps", "java.util.HashMap.get");

  @Test
  void aSampleBelongsToTheUppermostMethodThatALayerClaims() {
    assertThat(
            LAYERS.of(List.of("java.lang.String.hashCode", "shop.json.Reader.read", "shop.Main")))
        .isEqualTo("JSON");
    assertThat(LAYERS.of(List.of("shop.Main.run", "shop.json.Reader.read"))).isEqualTo("shop");
  }

  @Test
  void aMethodOfALibraryIsClaimedByItsName() {
    assertThat(LAYERS.of(List.of("java.util.HashMap.get", "shop.Main.run"))).isEqualTo("maps");
    assertThat(LAYERS.of(List.of("java.util.HashMap.put", "shop.Main.run"))).isEqualTo("shop");
  }

  @Test
  void whatNoLayerClaimsIsOther() {
    assertThat(LAYERS.of(List.of("java.lang.Thread.run"))).isEqualTo(Layers.OTHER);
  }

  @Test
  void sharesCountSamplesByLayerAndByInnermostMethod() {
    Samples samples = new Samples(LAYERS);
    samples.add(List.of("java.lang.String.hashCode", "shop.json.Reader.read"));
    samples.add(List.of("java.lang.String.hashCode", "shop.Main.run"));
    samples.add(List.of("shop.Main.run"));
    samples.add(List.of("java.lang.String.hashCode", "java.lang.Thread.run"));

    assertThat(samples.share("shop")).isEqualTo(0.5);
    assertThat(samples.share("JSON")).isEqualTo(0.25);
    assertThat(samples.share("maps")).isZero();
    assertThat(samples.share(Layers.OTHER)).isEqualTo(0.25);
    assertThat(samples.hottest(1)).containsExactly(Map.entry("java.lang.String.hashCode", 0.75));
  }
}
