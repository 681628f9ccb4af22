package dev.assay.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.assay.evaluation.Variant;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class RemoteEvaluationConfigTest {
  private static RemoteEvaluationConfig.Builder builder() {
    return RemoteEvaluationConfig.builder();
  }

  @Test
  void theDefaultsAreThoseOfTheOfficialPage() {
    RemoteEvaluationConfig config = RemoteEvaluationConfig.defaults();

    assertThat(config.debug()).isFalse();
    assertThat(config.serverUrl()).isEqualTo(URI.create("https://api.lab.amplitude.com"));
    assertThat(config.serverZone()).isEqualTo(ServerZone.US);
    assertThat(config.fetchTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.fetchRetries()).isZero();
    assertThat(config.fetchRetryBackoffMin()).isEqualTo(Duration.ofMillis(500));
    assertThat(config.fetchRetryBackoffMax()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.fetchRetryBackoffScalar()).isEqualTo(1.5);
    assertThat(config.fetchRetryTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.retryJitter()).isZero();
    assertThat(config.fetchDeadline()).isEmpty();
    assertThat(config.maxConcurrentFetches()).isEqualTo(256);
    assertThat(config.proxy()).isEmpty();
    assertThat(config.sslContext()).isEmpty();
    assertThat(config.executor()).isEmpty();
    assertThat(config.fallback()).isEqualTo(FetchFallback.none());
    assertThat(config.listeners()).isEmpty();
  }

  @Test
  void millisecondsMeanTheSameAsDurations() {
    assertThat(
            builder()
                .fetchTimeoutMillis(1)
                .fetchRetryBackoffMinMillis(2)
                .fetchRetryBackoffMaxMillis(3)
                .fetchRetryTimeoutMillis(4)
                .fetchDeadlineMillis(5)
                .build())
        .isEqualTo(
            builder()
                .fetchTimeout(Duration.ofMillis(1))
                .fetchRetryBackoffMin(Duration.ofMillis(2))
                .fetchRetryBackoffMax(Duration.ofMillis(3))
                .fetchRetryTimeout(Duration.ofMillis(4))
                .fetchDeadline(Duration.ofMillis(5))
                .build());
  }

  @Test
  void aBuilderBeginsWithEveryOptionOfTheConfig() throws Exception {
    RemoteEvaluationConfig config =
        builder()
            .debug(true)
            .serverUrl("http://h")
            .serverZone(ServerZone.EU)
            .fetchTimeoutMillis(1)
            .fetchRetries(2)
            .fetchRetryBackoffMinMillis(3)
            .fetchRetryBackoffMaxMillis(4)
            .fetchRetryBackoffScalar(5)
            .fetchRetryTimeoutMillis(6)
            .retryJitter(0.7)
            .fetchDeadlineMillis(8)
            .maxConcurrentFetches(9)
            .coalesceFetches(true)
            .proxy(HttpProxy.of("p", 10))
            .sslContext(SSLContext.getDefault())
            .executor(Runnable::run)
            .fallback(FetchFallback.lastKnown(11))
            .listener(new FetchListener() {})
            .build();

    assertThat(config.toBuilder().build()).isEqualTo(config).hasSameHashCodeAs(config);
    assertThat(RemoteEvaluationConfig.defaults().differences(config)).hasSize(18);
    assertThat(config.differences(config)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "http://h, http://h",
    "https://h:8443/, https://h:8443",
    "https://h/a/b//, https://h/a/b",
    "HTTP://h/a, HTTP://h/a",
    "' http://[::1]:1/ ', http://[::1]:1",
  })
  void serverUrlsMayHaveAPathAndATrailingSlash(String given, String url) {
    assertThat(builder().serverUrl(given).build().serverUrl()).isEqualTo(URI.create(url));
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.lab.amplitude.com, https://api.lab.eu.amplitude.com",
    "https://api.lab.amplitude.com/, https://api.lab.eu.amplitude.com",
    "https://mine, https://mine",
  })
  void theZoneReplacesTheDefaultUrlOnly(String given, String url) {
    assertThat(builder().serverZone(ServerZone.EU).serverUrl(given).build().serverUrl())
        .isEqualTo(URI.create(url));
  }

  @Test
  void theZoneChoosesTheServer() {
    assertThat(builder().serverZone(ServerZone.EU).build().serverUrl())
        .isEqualTo(URI.create("https://api.lab.eu.amplitude.com"));
  }

  private static Arguments invalid(
      String message, Consumer<RemoteEvaluationConfig.Builder> option) {
    return Arguments.of(message, option);
  }

  static Stream<Arguments> invalidOptions() {
    return Stream.of(
        invalid("serverUrl: ftp://h does not begin", b -> b.serverUrl("ftp://h")),
        invalid("serverUrl: h:80 does not begin", b -> b.serverUrl("h:80")),
        invalid("serverUrl: http:///p names no host", b -> b.serverUrl("http:///p")),
        invalid("serverUrl: http://h:99999 names", b -> b.serverUrl("http://h:99999")),
        invalid("serverUrl: http://h?q has a query", b -> b.serverUrl("http://h?q")),
        invalid("serverUrl: http://h#f has a query or", b -> b.serverUrl("http://h#f")),
        invalid("serverUrl: a b is not a URL", b -> b.serverUrl("a b")),
        invalid("serverUrl: holds credentials", b -> b.serverUrl("http://u:secret@h")),
        invalid("serverUrl: …@h does not begin", b -> b.serverUrl("ftp://u:secret@h")),
        invalid("serverUrl: …@h does not begin", b -> b.serverUrl("u:secret@h")),
        invalid("serverUrl: …@h is not a URL", b -> b.serverUrl("http://u:se cret@h")),
        invalid("serverUrl: …@h:99999 names no", b -> b.serverUrl("http://u:secret@h:99999")),
        invalid("serverUrl: …@h_:80 names no", b -> b.serverUrl("http://u:secret@h_:80")),
        invalid("fetchTimeout: PT0S is not more than zero", b -> b.fetchTimeoutMillis(0)),
        invalid("fetchTimeout: PT-0.001S is not from", b -> b.fetchTimeoutMillis(-1)),
        invalid("fetchTimeout: PT24H0.001S is not", b -> b.fetchTimeoutMillis(86_400_001)),
        invalid("fetchTimeout: ", b -> b.fetchTimeoutMillis(Long.MAX_VALUE)),
        invalid("fetchRetries: -1 is not from 0 to 1000", b -> b.fetchRetries(-1)),
        invalid("fetchRetryBackoffMin: PT-1S", b -> b.fetchRetryBackoffMinMillis(-1000)),
        invalid("fetchRetryBackoffMax: PT-1S", b -> b.fetchRetryBackoffMaxMillis(-1000)),
        invalid("fetchRetryBackoffScalar: 0.5", b -> b.fetchRetryBackoffScalar(0.5)),
        invalid("fetchRetryBackoffScalar: NaN", b -> b.fetchRetryBackoffScalar(Double.NaN)),
        invalid("fetchRetryTimeout: PT0S", b -> b.fetchRetryTimeoutMillis(0)),
        invalid("retryJitter: 1.5 is not from 0.0 to 1.0", b -> b.retryJitter(1.5)),
        invalid("fetchDeadline: PT0S", b -> b.fetchDeadlineMillis(0)),
        invalid("maxConcurrentFetches: 0 is not", b -> b.maxConcurrentFetches(0)),
        invalid("users: 0 is less than 1", b -> b.fallback(FetchFallback.lastKnown(0))));
  }

  @ParameterizedTest
  @MethodSource("invalidOptions")
  void invalidValuesAreRefusedAtOnce(
      String message, Consumer<RemoteEvaluationConfig.Builder> option) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> option.accept(builder()))
        .withMessageStartingWith(message)
        .withMessageNotContaining("secret");
  }

  @Test
  void nullsAreRefusedByName() {
    ThrowingCallable[] calls = {
      () -> builder().serverUrl((URI) null), () -> builder().serverUrl((String) null)
    };
    for (ThrowingCallable call : calls) {
      assertThatNullPointerException().isThrownBy(call).withMessage("serverUrl");
    }
    assertThatNullPointerException()
        .isThrownBy(() -> builder().fetchTimeout(null))
        .withMessage("fetchTimeout");
    assertThatNullPointerException()
        .isThrownBy(() -> builder().listener(null))
        .withMessage("listener");
  }

  @Test
  void theTextNamesEveryOptionAndNoPassword() {
    RemoteEvaluationConfig config =
        builder().proxy(HttpProxy.of("p", 1).withCredentials("me", "secret")).build();

    assertThat(config.toString())
        .startsWith("RemoteEvaluationConfig{debug=false, serverUrl=https://api.lab.amplitude.com,")
        .contains("fetchRetryBackoffScalar=1.5", "proxy=me:…@p:1", "executor=none")
        .doesNotContain("secret");
  }

  @Test
  void propertiesNameOptionsInKebabCase() {
    Properties properties = new Properties();
    Map.ofEntries(
            Map.entry("assay.debug", "TRUE"),
            Map.entry("assay.server-url", " http://h/ "),
            Map.entry("assay.server-zone", "eu"),
            Map.entry("assay.fetch-timeout-millis", "1"),
            Map.entry("assay.fetch-retries", "2"),
            Map.entry("assay.fetch-retry-backoff-min-millis", "3"),
            Map.entry("assay.fetch-retry-backoff-max-millis", "4"),
            Map.entry("assay.fetch-retry-backoff-scalar", "5"),
            Map.entry("assay.fetch-retry-timeout-millis", "6"),
            Map.entry("assay.fetch-deadline-millis", "7"),
            Map.entry("assay.max-concurrent-fetches", "8"),
            Map.entry("assay.coalesce-fetches", "true"),
            Map.entry("assay.retry-jitter", "0.9"),
            Map.entry("assay.proxy", "http://me:p%40ss@p:10"),
            Map.entry("other", "ignored"))
        .forEach(properties::setProperty);

    assertThat(RemoteEvaluationConfig.fromProperties(properties))
        .isEqualTo(
            builder()
                .debug(true)
                .serverUrl("http://h")
                .serverZone(ServerZone.EU)
                .fetchTimeoutMillis(1)
                .fetchRetries(2)
                .fetchRetryBackoffMinMillis(3)
                .fetchRetryBackoffMaxMillis(4)
                .fetchRetryBackoffScalar(5)
                .fetchRetryTimeoutMillis(6)
                .fetchDeadlineMillis(7)
                .maxConcurrentFetches(8)
                .coalesceFetches(true)
                .retryJitter(0.9)
                .proxy(HttpProxy.of("p", 10).withCredentials("me", "p@ss"))
                .build());
  }

  @Test
  void environmentVariablesAreInUpperCase() {
    assertThat(
            fromEnvironment(
                Map.of(
                    "ASSAY_SERVER_URL", "http://h",
                    "ASSAY_FETCH_TIMEOUT_MILLIS", "5",
                    "ASSAY_SERVER_ZONE", "us",
                    "ASSAY_DEBUG", "false",
                    "ASSAY_PROXY", " ")))
        .isEqualTo(builder().serverUrl("http://h").fetchTimeoutMillis(5).build());
    assertThat(fromEnvironment(Map.of())).isEqualTo(RemoteEvaluationConfig.defaults());
    assertThat(RemoteEvaluationConfig.fromEnvironment()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "ASSAY_DEBUG, yes",
    "ASSAY_SERVER_ZONE, mars",
    "ASSAY_FETCH_RETRIES, many",
    "ASSAY_FETCH_TIMEOUT_MILLIS, -1",
    "ASSAY_RETRY_JITTER, x",
    "ASSAY_PROXY, ftp://me:secret@h:1",
  })
  void invalidTextIsRefusedByItsName(String name, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fromEnvironment(Map.of(name, value)))
        .withMessageStartingWith(name + ": ")
        .withMessageNotContaining("secret");
  }

  @Test
  void proxiesAreReadFromUrls() {
    assertThat(HttpProxy.parse("http://p:1")).isEqualTo(HttpProxy.of("p", 1));
    assertThat(HttpProxy.parse("http://p:1")).hasSameHashCodeAs(HttpProxy.of("p", 1));
    assertThat(HttpProxy.parse("http://p:1")).hasToString("p:1");
    assertThat(HttpProxy.parse("http://u:a:b@p:1"))
        .isEqualTo(HttpProxy.of("p", 1).withCredentials("u", "a:b"))
        .isNotEqualTo(HttpProxy.of("p", 1).withCredentials("u", "a"));
    for (String url : new String[] {"p:1", "https://p:1", "http://p", "http://u@p:1", "http:// "}) {
      assertThatIllegalArgumentException().isThrownBy(() -> HttpProxy.parse(url));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> HttpProxy.of(" ", 1));
    assertThatIllegalArgumentException().isThrownBy(() -> HttpProxy.of("p", 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpProxy.of("p", 1).withCredentials("a:b", "secret"))
        .withMessageNotContaining("secret");
  }

  @Test
  void fallbacksTellWhatTheyAre() {
    FetchFallback fixed = FetchFallback.variants(Map.of("f", Variant.of("on")));

    assertThat(FetchFallback.none()).hasToString("none");
    assertThat(fixed).hasToString("fixed for [f]");
    assertThat(FetchFallback.lastKnown(3)).hasToString("last known of 3 users");
    assertThat(FetchFallback.lastKnown(3).orVariants(Map.of("f", Variant.of("on"))))
        .hasToString("last known of 3 users, else fixed for [f]");
    assertThat(FetchFallback.none().orVariants(Map.of("f", Variant.of("on"))))
        .isEqualTo(fixed)
        .hasSameHashCodeAs(fixed)
        .isNotEqualTo(FetchFallback.lastKnown(3));
  }

  @Test
  void fetchOptionsAreValues() {
    FetchOptions options =
        FetchOptions.builder()
            .flagKeys("x")
            .flagKeys("a", "b", "a")
            .tracksAssignment(false)
            .tracksExposure(true)
            .build();

    assertThat(options.flagKeys()).containsExactly("a", "b");
    assertThat(options.tracksAssignment()).contains(false);
    assertThat(options.tracksExposure()).contains(true);
    assertThat(options.toBuilder().build()).isEqualTo(options).hasSameHashCodeAs(options);
    assertThat(options.toBuilder().tracksExposure(null).build()).isNotEqualTo(options);
    assertThat(options)
        .hasToString("FetchOptions[flagKeys=[a, b], tracksAssignment=false, tracksExposure=true]");
    assertThat(FetchOptions.defaults().flagKeys()).isEmpty();
    assertThat(FetchOptions.defaults().tracksAssignment()).isEmpty();
  }

  private static RemoteEvaluationConfig fromEnvironment(Map<String, String> environment) {
    return TextSettings.REMOTE
        .fromEnvironment(environment, RemoteEvaluationConfig.builder())
        .build();
  }
}
