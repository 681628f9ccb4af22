package dev.assay.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.assay.sdk.internal.cohorts.CohortSettings;
import dev.assay.sdk.internal.cohorts.LookupSettings;
import dev.assay.sdk.internal.options.DeploymentKey;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class CohortSyncConfigTest {
  private static final DeploymentKey KEY = DeploymentKey.of("server-key");
  private static final URI SERVER = URI.create("http://cohorts");

  private static CohortSyncConfig.Builder builder() {
    return CohortSyncConfig.builder();
  }

  private static CohortSyncConfig all() {
    return builder()
        .keys("api", "secret")
        .cohortServerUrl("http://c/")
        .maxCohortSize(7)
        .cohortPollingIntervalMillis(61_000)
        .cohortRequestTimeoutMillis(1)
        .cohortDownloadTimeoutMillis(2)
        .maxConcurrentDownloads(3)
        .membershipLookups(true)
        .membershipUrl("http://m")
        .membershipCacheCapacity(4)
        .membershipCacheTtlMillis(5)
        .build();
  }

  @Test
  void theDefaultsAreThoseOfTheOfficialClients() {
    CohortSyncConfig config = CohortSyncConfig.defaults();

    assertThat(config.apiKey()).isEmpty();
    assertThat(config.cohortServerUrl()).isEmpty();
    assertThat(config.maxCohortSize()).isEqualTo(2_147_483_647);
    assertThat(config.cohortPollingInterval()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.cohortRequestTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.cohortDownloadTimeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.maxConcurrentDownloads()).isEqualTo(4);
    assertThat(config.membershipLookups()).isFalse();
    assertThat(config.membershipUrl()).isEmpty();
    assertThat(config.membershipCacheCapacity()).isEqualTo(1_000_000);
    assertThat(config.membershipCacheTtl()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void whatIsSetIsKept() {
    CohortSyncConfig config = all();

    assertThat(config.apiKey()).contains("api");
    assertThat(config.cohortServerUrl()).contains(URI.create("http://c"));
    assertThat(config.membershipUrl()).contains(URI.create("http://m"));
    assertThat(config.toBuilder().build()).isEqualTo(config).hasSameHashCodeAs(config);
    assertThat(config.toBuilder().cohortServerUrl((URI) null).membershipUrl((URI) null).build())
        .satisfies(c -> assertThat(c.cohortServerUrl()).isEmpty())
        .satisfies(c -> assertThat(c.membershipUrl()).isEmpty());
    assertThat(CohortSyncConfig.of("api", "secret"))
        .isEqualTo(builder().keys("api", "secret").build());
  }

  @Test
  void configsThatDifferInAnyOptionAreNotEqual() {
    List<UnaryOperator<CohortSyncConfig.Builder>> changes =
        List.of(
            b -> b.keys("api2", "secret"),
            b -> b.keys("api", "secret2"),
            b -> b.cohortServerUrl("http://other"),
            b -> b.maxCohortSize(8),
            b -> b.cohortPollingIntervalMillis(60_000),
            b -> b.cohortRequestTimeoutMillis(9),
            b -> b.cohortDownloadTimeoutMillis(9),
            b -> b.maxConcurrentDownloads(9),
            b -> b.membershipLookups(false),
            b -> b.membershipUrl("http://other"),
            b -> b.membershipCacheCapacity(9),
            b -> b.membershipCacheTtlMillis(9));
    for (UnaryOperator<CohortSyncConfig.Builder> change : changes) {
      assertThat(change.apply(all().toBuilder()).build()).isNotEqualTo(all());
    }
    assertThat(all()).isNotEqualTo("a text");
  }

  @Test
  void laterChangesOfTheBuilderDoNotReachTheConfig() {
    CohortSyncConfig.Builder builder = builder();
    CohortSyncConfig config = builder.build();
    builder.maxCohortSize(1);

    assertThat(config).isEqualTo(CohortSyncConfig.defaults());
  }

  @Test
  void secretsAreNotShown() {
    CohortSyncConfig config = builder().keys("0123456789abcdef", "hidden-secret").build();

    assertThat(config.toString())
        .startsWith("CohortSyncConfig{apiKey=012345…, cohortServerUrl=")
        .doesNotContain("hidden", "6789");
    assertThat(config.settings(KEY, SERVER).toString()).isEqualTo("CohortSettings[http://cohorts]");
    LookupSettings lookups =
        Objects.requireNonNull(all().settings(KEY, SERVER).lookups(), "lookups");
    assertThat(lookups).hasToString("LookupSettings[http://m]");
    assertThat(CohortSyncConfig.defaults().toString()).doesNotContain("apiKey");
  }

  @Test
  void theProjectsKeysOrElseTheDeploymentKeyAreShownToTheServer() {
    CohortSettings own = CohortSyncConfig.defaults().settings(KEY, SERVER);
    assertThat(own.authorization()).isEqualTo("Api-Key server-key");
    assertThat(own.lookups()).isNull();
    assertThat(own.serverUrl()).isEqualTo(SERVER);

    CohortSettings settings = all().settings(KEY, SERVER);
    assertThat(settings.authorization()).isEqualTo("Basic YXBpOnNlY3JldA==");
    assertThat(settings.maxSize()).isEqualTo(7);
    assertThat(settings.pollingInterval()).isEqualTo(Duration.ofSeconds(61));
    assertThat(settings.requestTimeout()).isEqualTo(Duration.ofMillis(1));
    assertThat(settings.downloadTimeout()).isEqualTo(Duration.ofMillis(2));
    assertThat(settings.maxConcurrent()).isEqualTo(3);
    assertThat(settings.lookups())
        .isEqualTo(
            new LookupSettings(
                URI.create("http://m"),
                "Api-Key server-key",
                Duration.ofMillis(1),
                4,
                Duration.ofMillis(5)));
    LookupSettings lookups =
        builder().membershipLookups(true).build().settings(KEY, SERVER).lookups();
    assertThat(lookups).extracting(LookupSettings::serverUrl).isEqualTo(SERVER);
  }

  @Test
  void valuesThatCanNotWorkAreRefused() {
    refused(() -> builder().keys("", "s"), "apiKey");
    refused(() -> builder().keys("a:b", "s"), "apiKey");
    refused(() -> builder().keys("a", " "), "secretKey");
    refused(() -> builder().keys("a", "clé"), "secretKey");
    refused(() -> builder().cohortServerUrl("ftp://x"), "cohortServerUrl");
    refused(() -> builder().maxCohortSize(0), "maxCohortSize");
    refused(() -> builder().cohortPollingIntervalMillis(59_999), "cohortPollingInterval");
    refused(() -> builder().cohortPollingInterval(Duration.ofDays(2)), "cohortPollingInterval");
    refused(() -> builder().cohortRequestTimeoutMillis(0), "cohortRequestTimeout");
    refused(() -> builder().cohortDownloadTimeoutMillis(-1), "cohortDownloadTimeout");
    refused(() -> builder().maxConcurrentDownloads(65), "maxConcurrentDownloads");
    refused(() -> builder().membershipUrl("http://u:p@h"), "membershipUrl");
    refused(() -> builder().membershipCacheCapacity(0), "membershipCacheCapacity");
    refused(() -> builder().membershipCacheTtlMillis(0), "membershipCacheTtl");
    assertThatNullPointerException()
        .isThrownBy(() -> builder().keys("a", null))
        .withMessage("secretKey");
  }

  private static void refused(ThrowingCallable call, String option) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessageStartingWith(option + ": ");
  }
}
