package dev.assay.sdk;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The options that have a text form, by name, for properties and environment variables. */
final class TextSettings {
  private static final String PREFIX = "assay.";

  private static final Map<String, BiConsumer<RemoteEvaluationConfig.Builder, String>> SETTERS =
      new LinkedHashMap<>();

  static {
    SETTERS.put("debug", (b, text) -> b.debug(bool(text)));
    SETTERS.put("server-url", RemoteEvaluationConfig.Builder::serverUrl);
    SETTERS.put("server-zone", (b, text) -> b.serverZone(zone(text)));
    SETTERS.put("fetch-timeout-millis", (b, text) -> b.fetchTimeoutMillis(Long.parseLong(text)));
    SETTERS.put("fetch-retries", (b, text) -> b.fetchRetries(Integer.parseInt(text)));
    SETTERS.put(
        "fetch-retry-backoff-min-millis",
        (b, text) -> b.fetchRetryBackoffMinMillis(Long.parseLong(text)));
    SETTERS.put(
        "fetch-retry-backoff-max-millis",
        (b, text) -> b.fetchRetryBackoffMaxMillis(Long.parseLong(text)));
    SETTERS.put(
        "fetch-retry-backoff-scalar",
        (b, text) -> b.fetchRetryBackoffScalar(Double.parseDouble(text)));
    SETTERS.put(
        "fetch-retry-timeout-millis", (b, text) -> b.fetchRetryTimeoutMillis(Long.parseLong(text)));
    SETTERS.put("fetch-deadline-millis", (b, text) -> b.fetchDeadlineMillis(Long.parseLong(text)));
    SETTERS.put(
        "max-concurrent-fetches", (b, text) -> b.maxConcurrentFetches(Integer.parseInt(text)));
    SETTERS.put("retry-jitter", (b, text) -> b.retryJitter(Double.parseDouble(text)));
    SETTERS.put("proxy", (b, text) -> b.proxy(HttpProxy.parse(text)));
  }

  private TextSettings() {}

  static RemoteEvaluationConfig fromProperties(Properties properties) {
    return read(name -> PREFIX + name, properties::getProperty);
  }

  static RemoteEvaluationConfig fromEnvironment(Map<String, String> environment) {
    return read(TextSettings::variable, environment::get);
  }

  private static String variable(String name) {
    return (PREFIX + name).toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private static RemoteEvaluationConfig read(
      Function<String, String> fullName, Function<String, @Nullable String> values) {
    RemoteEvaluationConfig.Builder builder = RemoteEvaluationConfig.builder();
    SETTERS.forEach(
        (name, setter) -> {
          String text = values.apply(fullName.apply(name));
          if (text != null && !text.isBlank()) {
            set(fullName.apply(name), () -> setter.accept(builder, text.strip()));
          }
        });
    return builder.build();
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

  private static boolean bool(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("debug: " + text + " is not true or false");
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
