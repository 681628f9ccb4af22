package dev.assay.sdk;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The options of a kind of client that have a text form, by name, for properties and environment.
 */
final class TextSettings<B> {
  static final TextSettings<RemoteEvaluationConfig.Builder> REMOTE = remote();
  static final TextSettings<LocalEvaluationConfig.Builder> LOCAL = local();

  private static final String PREFIX = "assay.";

  private final Map<String, BiConsumer<B, String>> setters = new LinkedHashMap<>();

  private TextSettings() {}

  private static TextSettings<RemoteEvaluationConfig.Builder> remote() {
    TextSettings<RemoteEvaluationConfig.Builder> settings = new TextSettings<>();
    return settings
        .add("debug", (b, text) -> b.debug(bool("debug", text)))
        .add("server-url", RemoteEvaluationConfig.Builder::serverUrl)
        .add("server-zone", (b, text) -> b.serverZone(zone(text)))
        .add("fetch-timeout-millis", (b, text) -> b.fetchTimeoutMillis(Long.parseLong(text)))
        .add("fetch-retries", (b, text) -> b.fetchRetries(Integer.parseInt(text)))
        .add(
            "fetch-retry-backoff-min-millis",
            (b, text) -> b.fetchRetryBackoffMinMillis(Long.parseLong(text)))
        .add(
            "fetch-retry-backoff-max-millis",
            (b, text) -> b.fetchRetryBackoffMaxMillis(Long.parseLong(text)))
        .add(
            "fetch-retry-backoff-scalar",
            (b, text) -> b.fetchRetryBackoffScalar(Double.parseDouble(text)))
        .add(
            "fetch-retry-timeout-millis",
            (b, text) -> b.fetchRetryTimeoutMillis(Long.parseLong(text)))
        .add("fetch-deadline-millis", (b, text) -> b.fetchDeadlineMillis(Long.parseLong(text)))
        .add("max-concurrent-fetches", (b, text) -> b.maxConcurrentFetches(Integer.parseInt(text)))
        .add("coalesce-fetches", (b, text) -> b.coalesceFetches(bool("coalesceFetches", text)))
        .add("retry-jitter", (b, text) -> b.retryJitter(Double.parseDouble(text)))
        .add("proxy", (b, text) -> b.proxy(HttpProxy.parse(text)));
  }

  private static TextSettings<LocalEvaluationConfig.Builder> local() {
    TextSettings<LocalEvaluationConfig.Builder> settings = new TextSettings<>();
    return settings
        .add("debug", (b, text) -> b.debug(bool("debug", text)))
        .add("server-url", LocalEvaluationConfig.Builder::serverUrl)
        .add("server-zone", (b, text) -> b.serverZone(zone(text)))
        .add("stream-updates", (b, text) -> b.streamUpdates(bool("streamUpdates", text)))
        .add("stream-server-url", LocalEvaluationConfig.Builder::streamServerUrl)
        .add(
            "stream-flag-conn-timeout-millis",
            (b, text) -> b.streamFlagConnTimeoutMillis(Long.parseLong(text)))
        .add(
            "flag-config-polling-interval-millis",
            (b, text) -> b.flagConfigPollingIntervalMillis(Long.parseLong(text)))
        .add(
            "flag-config-poller-request-timeout-millis",
            (b, text) -> b.flagConfigPollerRequestTimeoutMillis(Long.parseLong(text)))
        .add("start-timeout-millis", (b, text) -> b.startTimeoutMillis(Long.parseLong(text)))
        .add("snapshot-file", (b, text) -> b.snapshotFile(Path.of(text)))
        .add("exposures-on-read", (b, text) -> b.exposuresOnRead(bool("exposuresOnRead", text)))
        .add("proxy", (b, text) -> b.proxy(HttpProxy.parse(text)));
  }

  private TextSettings<B> add(String name, BiConsumer<B, String> setter) {
    setters.put(name, setter);
    return this;
  }

  B fromProperties(Properties properties, B builder) {
    return read(name -> PREFIX + name, properties::getProperty, builder);
  }

  B fromEnvironment(Map<String, String> environment, B builder) {
    return read(TextSettings::variable, environment::get, builder);
  }

  private static String variable(String name) {
    return (PREFIX + name).toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private B read(
      Function<String, String> fullName, Function<String, @Nullable String> values, B builder) {
    setters.forEach(
        (name, setter) -> {
          String text = values.apply(fullName.apply(name));
          if (text != null && !text.isBlank()) {
            set(fullName.apply(name), () -> setter.accept(builder, text.strip()));
          }
        });
    return builder;
  }

  private static void set(String fullName, Runnable setter) {
    try {
      setter.run();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(fullName + ": not a number: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(fullName + ": " + e.getMessage(), e);
    }
  }

  private static boolean bool(String option, String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(option + ": " + text + " is not true or false");
    };
  }

  private static ServerZone zone(String text) {
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "US" -> ServerZone.US;
      case "EU" -> ServerZone.EU;
      default -> throw new IllegalArgumentException("serverZone: " + text + " is not US or EU");
    };
  }
}
