package dev.assay.sdk.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class TrackingConfigTest {
  private static TrackingConfig.Builder everything() {
    return TrackingConfig.builder()
        .apiKey("project-key-0123456789")
        .serverUrl("https://events.example/")
        .useBatchMode(true)
        .flushQueueSize(10)
        .flushIntervalMillis(11)
        .cacheCapacity(12)
        .cacheTtlMillis(13)
        .queueCapacity(14)
        .minIdLength(1)
        .requestTimeoutMillis(16)
        .closeTimeoutMillis(17)
        .spoolDirectory(Path.of("spool"))
        .maxSpoolBytes(2_000_000)
        .flushOnShutdown(true)
        .sendEvaluatedProps(true);
  }

  @Test
  void everyOptionHasItsDefault() {
    TrackingConfig config = TrackingConfig.defaults();

    assertThat(config.apiKey()).isEmpty();
    assertThat(config.serverUrl()).isEmpty();
    assertThat(config.useBatchMode()).isFalse();
    assertThat(config.flushQueueSize()).isEqualTo(200);
    assertThat(config.flushInterval()).hasSeconds(10);
    assertThat(config.cacheCapacity()).isEqualTo(65_536);
    assertThat(config.cacheTtl()).hasHours(24);
    assertThat(config.queueCapacity()).isEqualTo(16_000);
    assertThat(config.minIdLength()).isEmpty();
    assertThat(config.requestTimeout()).hasSeconds(10);
    assertThat(config.closeTimeout()).hasSeconds(5);
    assertThat(config.spoolDirectory()).isEmpty();
    assertThat(config.maxSpoolBytes()).isEqualTo(64L << 20);
    assertThat(config.flushOnShutdown()).isFalse();
    assertThat(config.sendEvaluatedProps()).isFalse();
  }

  @Test
  void everyOptionIsKept() {
    TrackingConfig config = everything().build();

    assertThat(config.apiKey()).hasValue("project-key-0123456789");
    assertThat(config.serverUrl()).hasValue(URI.create("https://events.example"));
    assertThat(config.useBatchMode()).isTrue();
    assertThat(config.flushQueueSize()).isEqualTo(10);
    assertThat(config.flushInterval()).hasMillis(11);
    assertThat(config.cacheCapacity()).isEqualTo(12);
    assertThat(config.cacheTtl()).hasMillis(13);
    assertThat(config.queueCapacity()).isEqualTo(14);
    assertThat(config.minIdLength()).hasValue(1);
    assertThat(config.requestTimeout()).hasMillis(16);
    assertThat(config.closeTimeout()).hasMillis(17);
    assertThat(config.spoolDirectory()).hasValue(Path.of("spool"));
    assertThat(config.maxSpoolBytes()).isEqualTo(2_000_000);
    assertThat(config.flushOnShutdown()).isTrue();
    assertThat(config.sendEvaluatedProps()).isTrue();
    assertThat(config.toBuilder().build()).isEqualTo(config).hasSameHashCodeAs(config);
  }

  static Stream<Named<UnaryOperator<TrackingConfig.Builder>>> changes() {
    return Stream.of(
        Named.of("apiKey", b -> b.apiKey("other")),
        Named.of("no apiKey", b -> b.apiKey(null)),
        Named.of("serverUrl", b -> b.serverUrl("http://other")),
        Named.of("useBatchMode", b -> b.useBatchMode(false)),
        Named.of("flushQueueSize", b -> b.flushQueueSize(1)),
        Named.of("flushInterval", b -> b.flushIntervalMillis(1)),
        Named.of("cacheCapacity", b -> b.cacheCapacity(1)),
        Named.of("cacheTtl", b -> b.cacheTtlMillis(1)),
        Named.of("queueCapacity", b -> b.queueCapacity(1)),
        Named.of("minIdLength", b -> b.minIdLength(null)),
        Named.of("requestTimeout", b -> b.requestTimeoutMillis(1)),
        Named.of("closeTimeout", b -> b.closeTimeoutMillis(1)),
        Named.of("spoolDirectory", b -> b.spoolDirectory(null)),
        Named.of("maxSpoolBytes", b -> b.maxSpoolBytes(3_000_000)),
        Named.of("flushOnShutdown", b -> b.flushOnShutdown(false)),
        Named.of("sendEvaluatedProps", b -> b.sendEvaluatedProps(false)));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void configsThatDifferInOneOptionAreNotEqual(UnaryOperator<TrackingConfig.Builder> change) {
    assertThat(change.apply(everything()).build()).isNotEqualTo(everything().build());
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        refused("apiKey", b -> b.apiKey(" ")),
        refused("serverUrl", b -> b.serverUrl("ftp://events.example")),
        refused("flushQueueSize", b -> b.flushQueueSize(0)),
        refused("flushQueueSize", b -> b.flushQueueSize(2001)),
        refused("flushInterval", b -> b.flushIntervalMillis(-1)),
        refused("cacheCapacity", b -> b.cacheCapacity(0)),
        refused("cacheTtl", b -> b.cacheTtl(Duration.ZERO)),
        refused("cacheTtl", b -> b.cacheTtl(Duration.ofHours(25))),
        refused("queueCapacity", b -> b.queueCapacity(0)),
        refused("minIdLength", b -> b.minIdLength(0)),
        refused("requestTimeout", b -> b.requestTimeout(Duration.ZERO)),
        refused("closeTimeout", b -> b.closeTimeoutMillis(-1)),
        refused("maxSpoolBytes", b -> b.maxSpoolBytes(1000)));
  }

  private static Arguments refused(String option, Consumer<TrackingConfig.Builder> set) {
    return Arguments.of(option, Named.of("value", set));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void aValueThatCanNotWorkIsRefusedByName(String option, Consumer<TrackingConfig.Builder> set) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> set.accept(TrackingConfig.builder()))
        .withMessageStartingWith(option + ": ");
  }

  @Test
  void anUnsetDurationIsRefusedByName() {
    assertThatNullPointerException()
        .isThrownBy(() -> TrackingConfig.builder().flushInterval(null))
        .withMessage("flushInterval");
  }

  @Test
  void theTextMasksTheKey() {
    assertThat(everything().build().toString())
        .contains("apiKey=projec…", "serverUrl=https://events.example", "flushQueueSize=10")
        .doesNotContain("0123456789");
  }
}
