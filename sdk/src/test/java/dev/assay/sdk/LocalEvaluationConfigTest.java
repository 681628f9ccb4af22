package dev.assay.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.assay.sdk.tracking.TrackingConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class LocalEvaluationConfigTest {
  private static LocalEvaluationConfig.Builder builder() {
    return LocalEvaluationConfig.builder();
  }

  @Test
  void theDefaultsAreThoseOfTheOfficialClients() {
    LocalEvaluationConfig config = LocalEvaluationConfig.defaults();

    assertThat(config.debug()).isFalse();
    assertThat(config.serverUrl()).isEqualTo(URI.create("https://api.lab.amplitude.com"));
    assertThat(config.serverZone()).isEqualTo(ServerZone.US);
    assertThat(config.flagConfigPollingInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.flagConfigPollerRequestTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.streamUpdates()).isFalse();
    assertThat(config.streamServerUrl()).isEqualTo(URI.create("https://stream.lab.amplitude.com"));
    assertThat(config.streamFlagConnTimeout()).isEqualTo(Duration.ofMillis(1500));
    assertThat(config.startTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.bootstrap()).isEmpty();
    assertThat(config.snapshotFile()).isEmpty();
    assertThat(config.cohortSync()).isEmpty();
    assertThat(config.exposureTracking()).isEmpty();
    assertThat(config.assignmentTracking()).isEmpty();
    assertThat(config.tracker()).isEmpty();
    assertThat(config.exposuresOnRead()).isFalse();
    assertThat(config.proxy()).isEmpty();
    assertThat(config.sslContext()).isEmpty();
    assertThat(config.listeners()).isEmpty();
    assertThat(config.metrics()).isEmpty();
  }

  @Test
  void millisecondsMeanTheSameAsDurations() {
    assertThat(
            builder()
                .flagConfigPollingIntervalMillis(1)
                .flagConfigPollerRequestTimeoutMillis(2)
                .streamFlagConnTimeoutMillis(3)
                .startTimeoutMillis(4)
                .build())
        .isEqualTo(
            builder()
                .flagConfigPollingInterval(Duration.ofMillis(1))
                .flagConfigPollerRequestTimeout(Duration.ofMillis(2))
                .streamFlagConnTimeout(Duration.ofMillis(3))
                .startTimeout(Duration.ofMillis(4))
                .build());
  }

  @Test
  void theZoneDecidesWhereEverythingIsUnlessAServerIsNamed() {
    TrackingConfig tracking = TrackingConfig.defaults();
    LocalEvaluationConfig europe =
        builder()
            .serverUrl("https://api.lab.amplitude.com")
            .serverZone(ServerZone.EU)
            .cohortSync(CohortSyncConfig.defaults())
            .build();
    assertThat(europe.serverUrl()).hasToString("https://api.lab.eu.amplitude.com");
    assertThat(europe.streamServerUrl()).hasToString("https://stream.lab.eu.amplitude.com");
    assertThat(europe.cohortServerUrl()).hasToString("https://cohort-v2.lab.eu.amplitude.com");
    assertThat(europe.eventServerUrl(tracking)).hasToString("https://api.eu.amplitude.com");

    LocalEvaluationConfig own = builder().serverUrl("http://flags:3546/").build();
    assertThat(own.serverUrl()).hasToString("http://flags:3546");
    assertThat(own.streamServerUrl()).hasToString("http://flags:3546");
    assertThat(own.cohortServerUrl()).hasToString("http://flags:3546");
    assertThat(own.eventServerUrl(tracking)).hasToString("http://flags:3546");

    LocalEvaluationConfig apart =
        builder()
            .serverUrl("http://flags")
            .streamServerUrl("http://stream/")
            .cohortSync(CohortSyncConfig.builder().cohortServerUrl("http://cohorts").build())
            .build();
    assertThat(apart.streamServerUrl()).hasToString("http://stream");
    assertThat(apart.cohortServerUrl()).hasToString("http://cohorts");
    TrackingConfig elsewhere = TrackingConfig.builder().serverUrl("http://events").build();
    assertThat(apart.eventServerUrl(elsewhere)).hasToString("http://events");
  }

  @ParameterizedTest
  @CsvSource({
    "https://flag.lab.amplitude.com, US",
    "https://API.lab.amplitude.com:443/, US",
    "https://stream.lab.amplitude.com, US",
    "https://flag.lab.eu.amplitude.com, EU",
    "https://api.lab.eu.amplitude.com/, EU"
  })
  void aHostOfAmplitudesMeansItsZonesHostsForTheRest(String url, ServerZone zone) {
    TrackingConfig tracking = TrackingConfig.defaults();
    for (ServerZone set : ServerZone.values()) {
      LocalEvaluationConfig config = builder().serverUrl(url).serverZone(set).build();
      assertThat(config.serverUrl()).isEqualTo(URI.create(url.replaceFirst("/$", "")));
      assertThat(config.streamServerUrl()).isEqualTo(zone.servers().stream());
      assertThat(config.cohortServerUrl()).isEqualTo(zone.servers().cohorts());
      assertThat(config.eventServerUrl(tracking)).isEqualTo(zone.servers().events());
    }
  }

  @Test
  void aHostThatOnlyLooksLikeAmplitudesIsOnesOwn() {
    for (String url : new String[] {"https://flags.amplitude.com.example", "http://amplitude"}) {
      assertThat(builder().serverUrl(url).build().streamServerUrl()).hasToString(url);
    }
  }

  @Test
  void aBuilderBeginsWithTheOptionsOfAConfig() throws Exception {
    LocalEvaluationConfig config =
        builder()
            .debug(true)
            .serverUrl("http://h")
            .serverZone(ServerZone.EU)
            .flagConfigPollingIntervalMillis(1)
            .flagConfigPollerRequestTimeoutMillis(2)
            .streamUpdates(true)
            .streamServerUrl("http://s")
            .streamFlagConnTimeoutMillis(3)
            .startTimeoutMillis(4)
            .bootstrap("[]")
            .snapshotFile(Path.of("f"))
            .cohortSync(CohortSyncConfig.of("api", "secret"))
            .exposureTracking(TrackingConfig.defaults())
            .assignmentTracking(TrackingConfig.defaults())
            .tracker(event -> {})
            .exposuresOnRead(true)
            .proxy(HttpProxy.of("p", 1))
            .sslContext(SSLContext.getDefault())
            .listener(new LocalEvaluationListener() {})
            .metrics(new LocalEvaluationMetrics() {})
            .build();

    assertThat(config.toBuilder().build()).isEqualTo(config).hasSameHashCodeAs(config);
    assertThat(config.differences(LocalEvaluationConfig.defaults()))
        .containsExactly(
            "debug",
            "serverUrl",
            "serverZone",
            "flagConfigPollingInterval",
            "flagConfigPollerRequestTimeout",
            "streamUpdates",
            "streamServerUrl",
            "streamFlagConnTimeout",
            "startTimeout",
            "bootstrap",
            "snapshotFile",
            "cohortSync",
            "exposureTracking",
            "assignmentTracking",
            "tracker",
            "exposuresOnRead",
            "proxy",
            "sslContext",
            "listeners",
            "metrics");
    assertThat(config).isNotEqualTo(LocalEvaluationConfig.defaults()).isNotEqualTo("config");
    assertThat(config.toString()).contains("bootstrap=2 characters").doesNotContain("secret");
    assertThat(LocalEvaluationConfig.defaults().toString()).contains("bootstrap=none");
  }

  static Stream<Arguments> invalid() {
    return Stream.of(
        call("serverUrl", () -> builder().serverUrl("ftp://h")),
        call("serverUrl", () -> builder().serverUrl("http://")),
        call("streamServerUrl", () -> builder().streamServerUrl("h")),
        call("streamServerUrl", () -> builder().streamServerUrl("http://me:secret@h")),
        call("flagConfigPollingInterval", () -> builder().flagConfigPollingIntervalMillis(0)),
        call(
            "flagConfigPollerRequestTimeout",
            () -> builder().flagConfigPollerRequestTimeoutMillis(-1)),
        call("streamFlagConnTimeout", () -> builder().streamFlagConnTimeout(Duration.ofDays(2))),
        call("startTimeout", () -> builder().startTimeout(Duration.ZERO)),
        call("bootstrap: $: line 1", () -> builder().bootstrap("{")),
        call("bootstrap: $[0]", () -> builder().bootstrap("[7]")));
  }

  private static Arguments call(String start, ThrowingCallable call) {
    return Arguments.of(start, call);
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void invalidValuesAreRefusedByTheirOption(String start, ThrowingCallable call) {
    assertThatIllegalArgumentException()
        .isThrownBy(call)
        .withMessageStartingWith(
            start.substring(0, start.indexOf(':') < 0 ? start.length() : start.indexOf(':')))
        .withMessageNotContaining("secret");
  }

  @Test
  void nullsAreRefused() {
    assertThatNullPointerException().isThrownBy(() -> builder().serverZone(null));
    assertThatNullPointerException().isThrownBy(() -> builder().listener(null));
    assertThatNullPointerException().isThrownBy(() -> builder().metrics(null));
    assertThatNullPointerException().isThrownBy(() -> LocalEvaluationClient.create("key", null));
  }

  @Test
  void propertiesAndVariablesAreRead() {
    Properties properties = new Properties();
    properties.setProperty("assay.debug", "true");
    properties.setProperty("assay.server-url", "http://h");
    properties.setProperty("assay.server-zone", "eu");
    properties.setProperty("assay.stream-updates", "true");
    properties.setProperty("assay.stream-server-url", "http://s");
    properties.setProperty("assay.stream-flag-conn-timeout-millis", "1");
    properties.setProperty("assay.flag-config-polling-interval-millis", "2");
    properties.setProperty("assay.flag-config-poller-request-timeout-millis", "3");
    properties.setProperty("assay.start-timeout-millis", "4");
    properties.setProperty("assay.snapshot-file", "f");
    properties.setProperty("assay.exposures-on-read", "true");
    properties.setProperty("assay.proxy", "http://p:1");
    assertThat(LocalEvaluationConfig.fromProperties(properties))
        .isEqualTo(
            builder()
                .debug(true)
                .serverUrl("http://h")
                .serverZone(ServerZone.EU)
                .streamUpdates(true)
                .streamServerUrl("http://s")
                .streamFlagConnTimeoutMillis(1)
                .flagConfigPollingIntervalMillis(2)
                .flagConfigPollerRequestTimeoutMillis(3)
                .startTimeoutMillis(4)
                .snapshotFile(Path.of("f"))
                .exposuresOnRead(true)
                .proxy(HttpProxy.of("p", 1))
                .build());
    assertThat(
            TextSettings.LOCAL
                .fromEnvironment(Map.of("ASSAY_STREAM_UPDATES", "true"), builder())
                .build())
        .isEqualTo(builder().streamUpdates(true).build());
    assertThat(LocalEvaluationConfig.fromEnvironment()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "assay.stream-updates, maybe",
    "assay.start-timeout-millis, soon",
    "assay.exposures-on-read, 1",
    "assay.stream-server-url, ftp://me:secret@h",
  })
  void invalidTextIsRefusedByItsName(String name, String value) {
    Properties properties = new Properties();
    properties.setProperty(name, value);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LocalEvaluationConfig.fromProperties(properties))
        .withMessageStartingWith(name + ": ")
        .withMessageNotContaining("secret");
  }

  @Test
  void evaluateOptionsAreCopies() {
    EvaluateOptions options = EvaluateOptions.defaults().flagKeys("a", "b");
    assertThat(options.flagKeys()).containsExactly("a", "b");
    assertThat(options.tracksExposure()).isFalse();
    assertThat(options.tracksAssignment()).isTrue();
    assertThat(options.tracksExposure(true).tracksExposure()).isTrue();
    assertThat(options.tracksAssignment(false).tracksAssignment()).isFalse();
    assertThat(EvaluateOptions.defaults().flagKeys()).isEmpty();
  }
}
