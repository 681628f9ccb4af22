package dev.assay.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.Variant;
import dev.assay.sdk.AmplitudeCookie;
import dev.assay.sdk.CohortSyncConfig;
import dev.assay.sdk.FetchFallback;
import dev.assay.sdk.HttpProxy;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.assay.sdk.RemoteEvaluationConfig;
import dev.assay.sdk.ServerZone;
import dev.assay.sdk.tracking.TrackingConfig;
import dev.assay.spring.internal.IdentityCookie;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

class PropertiesTest {
  private static final TlsContexts NO_TLS =
      new TlsContexts(new StaticListableBeanFactory().getBeanProvider(SslBundles.class));

  private static AssayProperties bound(String... properties) {
    return new Binder(new MapConfigurationPropertySource(map(properties)))
        .bindOrCreate("assay", AssayProperties.class);
  }

  private static Map<String, String> map(String... properties) {
    return Stream.of(properties)
        .map(property -> property.split("=", 2))
        .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
  }

  private static RemoteEvaluationConfig remote(String... properties) {
    return bound(properties).remote().builder(NO_TLS).build();
  }

  private static LocalEvaluationConfig local(String... properties) {
    return bound(properties).local().builder(NO_TLS).build();
  }

  @Test
  void withoutPropertiesEveryOptionHasTheSdksDefault() {
    assertThat(remote()).isEqualTo(RemoteEvaluationConfig.defaults());
    assertThat(local()).isEqualTo(LocalEvaluationConfig.builder().build());
  }

  @Test
  void groupsThatAreSwitchedOnHaveTheSdksDefaults() {
    assertThat(
            local(
                "assay.local.cohort-sync.enabled=true",
                "assay.local.exposure-tracking.enabled=true",
                "assay.local.assignment-tracking.enabled=true"))
        .isEqualTo(
            LocalEvaluationConfig.builder()
                .cohortSync(CohortSyncConfig.defaults())
                .exposureTracking(TrackingConfig.defaults())
                .assignmentTracking(TrackingConfig.defaults())
                .build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cohort-sync", "exposure-tracking", "assignment-tracking"})
  void aGroupCanBeSwitchedOffWithItsPropertiesInPlace(String group) {
    String prefix = "assay.local." + group;
    assertThat(local(prefix + ".api-key=key", prefix + ".enabled=false"))
        .isEqualTo(LocalEvaluationConfig.builder().build());
  }

  @Test
  void everyPropertyOfTheRemoteClientArrives() {
    assertThat(
            remote(
                "assay.remote.debug=true",
                "assay.remote.server-url=https://flags.internal",
                "assay.remote.server-zone=eu",
                "assay.remote.fetch-timeout=500",
                "assay.remote.fetch-retries=3",
                "assay.remote.fetch-retry-backoff-min=1ms",
                "assay.remote.fetch-retry-backoff-max=2s",
                "assay.remote.fetch-retry-backoff-scalar=2.5",
                "assay.remote.fetch-retry-timeout=4s",
                "assay.remote.retry-jitter=0.5",
                "assay.remote.fetch-deadline=6s",
                "assay.remote.max-concurrent-fetches=7",
                "assay.remote.coalesce-fetches=true",
                "assay.remote.proxy=http://me:secret@proxy:8080",
                "assay.remote.fallback.last-known-users=9",
                "assay.remote.fallback.variants.banner=blue"))
        .isEqualTo(
            RemoteEvaluationConfig.builder()
                .debug(true)
                .serverUrl("https://flags.internal")
                .serverZone(ServerZone.EU)
                .fetchTimeoutMillis(500)
                .fetchRetries(3)
                .fetchRetryBackoffMinMillis(1)
                .fetchRetryBackoffMaxMillis(2000)
                .fetchRetryBackoffScalar(2.5)
                .fetchRetryTimeoutMillis(4000)
                .retryJitter(0.5)
                .fetchDeadline(Duration.ofSeconds(6))
                .maxConcurrentFetches(7)
                .coalesceFetches(true)
                .proxy(HttpProxy.of("proxy", 8080).withCredentials("me", "secret"))
                .fallback(
                    FetchFallback.lastKnown(9).orVariants(Map.of("banner", Variant.of("blue"))))
                .build());
  }

  @Test
  void onAndOffOfYamlAreTheVariantsOfTheseNames() throws IOException {
    String yaml =
        """
        assay.remote.fallback.variants:
          new-checkout: on
          old-checkout: off
          price: 10
          banner: "true"
          shop.theme: dark
        """;
    PropertySource<?> read =
        new YamlPropertySourceLoader()
            .load("test", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
            .get(0);

    assertThat(
            new Binder(ConfigurationPropertySources.from(read))
                .bindOrCreate("assay", AssayProperties.class)
                .remote()
                .fallback()
                .fallback())
        .isEqualTo(
            FetchFallback.variants(
                Map.of(
                    "new-checkout", Variant.of("on"),
                    "old-checkout", Variant.of("off"),
                    "price", Variant.of("10"),
                    "banner", Variant.of("true"),
                    "shop.theme", Variant.of("dark"))));
  }

  @Test
  void everyPropertyOfTheLocalClientArrives() throws IOException {
    String flags;
    try (InputStream in = PropertiesTest.class.getResourceAsStream("/banner-flags.json")) {
      flags = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(
            local(
                "assay.local.debug=true",
                "assay.local.server-url=https://flags.internal",
                "assay.local.server-zone=EU",
                "assay.local.flag-config-polling-interval=1m",
                "assay.local.flag-config-poller-request-timeout=2s",
                "assay.local.stream-updates=true",
                "assay.local.stream-server-url=https://stream.internal",
                "assay.local.stream-flag-conn-timeout=3s",
                "assay.local.start-timeout=4s",
                "assay.local.bootstrap=classpath:banner-flags.json",
                "assay.local.snapshot-file=flags.json",
                "assay.local.exposures-on-read=true",
                "assay.local.proxy=http://proxy:8080"))
        .isEqualTo(
            LocalEvaluationConfig.builder()
                .debug(true)
                .serverUrl("https://flags.internal")
                .serverZone(ServerZone.EU)
                .flagConfigPollingInterval(Duration.ofMinutes(1))
                .flagConfigPollerRequestTimeout(Duration.ofSeconds(2))
                .streamUpdates(true)
                .streamServerUrl("https://stream.internal")
                .streamFlagConnTimeout(Duration.ofSeconds(3))
                .startTimeout(Duration.ofSeconds(4))
                .bootstrap(flags)
                .snapshotFile(Path.of("flags.json"))
                .exposuresOnRead(true)
                .proxy(HttpProxy.of("proxy", 8080))
                .build());
  }

  @Test
  void everyPropertyOfCohortsArrives() {
    String group = "assay.local.cohort-sync.";
    assertThat(
            local(
                    group + "api-key=api",
                    group + "secret-key=secret",
                    group + "cohort-server-url=https://cohorts.internal",
                    group + "max-cohort-size=10",
                    group + "cohort-polling-interval=2m",
                    group + "cohort-request-timeout=3s",
                    group + "cohort-download-timeout=4s",
                    group + "max-concurrent-downloads=5",
                    group + "membership-lookups=true",
                    group + "membership-url=https://members.internal",
                    group + "membership-cache-capacity=6",
                    group + "membership-cache-ttl=7s")
                .cohortSync())
        .contains(
            CohortSyncConfig.builder()
                .keys("api", "secret")
                .cohortServerUrl("https://cohorts.internal")
                .maxCohortSize(10)
                .cohortPollingInterval(Duration.ofMinutes(2))
                .cohortRequestTimeout(Duration.ofSeconds(3))
                .cohortDownloadTimeout(Duration.ofSeconds(4))
                .maxConcurrentDownloads(5)
                .membershipLookups(true)
                .membershipUrl("https://members.internal")
                .membershipCacheCapacity(6)
                .membershipCacheTtl(Duration.ofSeconds(7))
                .build());
  }

  @ParameterizedTest
  @CsvSource({"exposure", "assignment"})
  void everyPropertyOfTrackingArrives(String kind) {
    String group = "assay.local." + kind + "-tracking.";
    TrackingConfig expected =
        TrackingConfig.builder()
            .apiKey("api")
            .serverUrl("https://events.internal")
            .useBatchMode(true)
            .flushQueueSize(1)
            .flushInterval(Duration.ofSeconds(2))
            .cacheCapacity(3)
            .cacheTtl(Duration.ofSeconds(4))
            .queueCapacity(5)
            .minIdLength(6)
            .requestTimeout(Duration.ofSeconds(7))
            .closeTimeout(Duration.ofSeconds(8))
            .spoolDirectory(Path.of("spool"))
            .maxSpoolBytes(9 << 20)
            .flushOnShutdown(true)
            .sendEvaluatedProps(true)
            .build();
    LocalEvaluationConfig properties =
        local(
            group + "api-key=api",
            group + "server-url=https://events.internal",
            group + "use-batch-mode=true",
            group + "flush-queue-size=1",
            group + "flush-interval=2s",
            group + "cache-capacity=3",
            group + "cache-ttl=4s",
            group + "queue-capacity=5",
            group + "min-id-length=6",
            group + "request-timeout=7s",
            group + "close-timeout=8s",
            group + "spool-directory=spool",
            group + "max-spool-bytes=9MB",
            group + "flush-on-shutdown=true",
            group + "send-evaluated-props=true");
    assertThat(
            kind.equals("exposure")
                ? properties.exposureTracking()
                : properties.assignmentTracking())
        .contains(expected);
  }

  @Test
  void theCookieIsNamedAndFormedAsItsPropertiesSay() {
    IdentityCookie cookie =
        bound(
                "assay.cookie.api-key=0123456789abcdef",
                "assay.cookie.domain=example.org",
                "assay.cookie.max-age=1d",
                "assay.cookie.same-site=none",
                "assay.cookie.secure=true")
            .cookie()
            .cookie();

    assertThat(cookie)
        .isEqualTo(
            new IdentityCookie(
                "AMP_0123456789",
                AmplitudeCookie.Format.BROWSER_SDK_2,
                new IdentityCookie.Attributes("example.org", Duration.ofDays(1), "None", true)));
    assertThat(
            bound("assay.cookie.api-key=0123456789abcdef", "assay.cookie.format=legacy")
                .cookie()
                .cookie()
                .name())
        .isEqualTo("amp_012345");
  }

  @Test
  void noTextOfPropertiesHoldsAKey() {
    AssayProperties properties =
        bound(
            "assay.remote.deployment-key=secret-1",
            "assay.remote.proxy=http://me:secret-2@proxy:1",
            "assay.local.deployment-key=secret-3",
            "assay.local.cohort-sync.api-key=secret-4",
            "assay.local.cohort-sync.secret-key=secret-5",
            "assay.local.exposure-tracking.api-key=secret-6",
            "assay.cookie.api-key=secret-7890");

    assertThat(properties.toString()).doesNotContain("secret-");
    assertThat(properties.remote().toString()).doesNotContain("secret-");
    assertThat(properties.local().toString()).doesNotContain("secret-");
    assertThat(properties.local().cohortSync().toString()).doesNotContain("secret-");
    assertThat(properties.local().exposureTracking().toString()).doesNotContain("secret-");
    assertThat(properties.cookie().toString()).doesNotContain("secret-");
  }
}
