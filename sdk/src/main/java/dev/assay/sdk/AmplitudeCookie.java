package dev.assay.sdk;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.internal.json.JsonException;
import dev.assay.evaluation.internal.json.JsonReader;
import dev.assay.evaluation.internal.json.JsonWriter;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The cookie in which Amplitude's browser SDKs keep a visitor's identity: its name, what is in it,
 * and a new one.
 *
 * <p>A cookie that the server sets is taken over by the browser SDK if it has the name, the path
 * {@code /}, a domain that the page sees (the one that the browser SDK is configured with, by
 * default the site's top-level domain), is neither {@code HttpOnly} nor restricted to another path,
 * and holds the value as it is: a library that quotes it or encodes it once more makes it
 * unreadable. The browser SDK itself sets {@code SameSite=Lax}, an expiry of 365 days and not
 * {@code Secure}.
 *
 * <p>Immutable.
 */
public final class AmplitudeCookie {
  /** Who writes the cookie, and so its name and form. */
  public enum Format {
    /** The JavaScript SDK before Browser SDK 2: {@code amp_…}. */
    LEGACY("amp_", 6),
    /** Browser SDK 2: {@code AMP_…}. */
    BROWSER_SDK_2("AMP_", 10);

    private final String prefix;
    private final int keyLength;

    Format(String prefix, int keyLength) {
      this.prefix = prefix;
      this.keyLength = keyLength;
    }
  }

  /** Browsers keep 4096 bytes of a cookie at most. */
  private static final int MAX_LENGTH = 64 * 1024;

  private static final String LEGACY_REST = "..........";
  private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

  private AmplitudeCookie() {}

  /**
   * Names the cookie of the legacy JavaScript SDK.
   *
   * @param amplitudeApiKey the API key that the browser SDK was initialized with (the analytics
   *     project's key, not a deployment key)
   * @return {@code amp_} and the key's first 6 characters
   * @throws IllegalArgumentException if the key is shorter than that
   */
  public static String cookieName(String amplitudeApiKey) {
    return cookieName(amplitudeApiKey, Format.LEGACY);
  }

  /**
   * Names the cookie.
   *
   * @param amplitudeApiKey the API key that the browser SDK was initialized with (the analytics
   *     project's key, not a deployment key)
   * @param format who writes the cookie
   * @return the format's prefix and the key's first 6 (legacy) or 10 (Browser SDK 2) characters
   * @throws IllegalArgumentException if the key is shorter than that
   */
  public static String cookieName(String amplitudeApiKey, Format format) {
    if (amplitudeApiKey.length() < format.keyLength) {
      throw new IllegalArgumentException(
          "an Amplitude API key has at least " + format.keyLength + " characters");
    }
    return format.prefix + amplitudeApiKey.substring(0, format.keyLength);
  }

  /**
   * Reads the cookie of the legacy JavaScript SDK.
   *
   * @param value the cookie's value
   * @return the user with the device id and user id of the cookie, as far as it holds them; a value
   *     that cannot be read gives a user without ids
   */
  public static ExperimentUser parse(String value) {
    return parse(value, Format.LEGACY);
  }

  /**
   * Reads the cookie.
   *
   * @param value the cookie's value
   * @param format who wrote it
   * @return the user with the device id and user id of the cookie, as far as it holds them; a value
   *     that cannot be read gives a user without ids
   */
  public static ExperimentUser parse(String value, Format format) {
    Objects.requireNonNull(format, "format");
    if (value.length() > MAX_LENGTH) {
      return user(null, null);
    }
    return format == Format.LEGACY ? parseLegacy(value) : parseJson(value);
  }

  private static ExperimentUser parseLegacy(String value) {
    String[] fields = value.split("\\.", 3);
    String userId = fields.length < 2 ? null : AmplitudeCookieText.fromBase64(fields[1]);
    return user(fields[0], userId);
  }

  private static ExperimentUser parseJson(String value) {
    String encoded = AmplitudeCookieText.fromBase64(value);
    String json = encoded == null ? null : AmplitudeCookieText.fromPercent(encoded);
    try {
      return json != null && JsonReader.read(json) instanceof Map<?, ?> fields
          ? user(id(fields.get("deviceId")), id(fields.get("userId")))
          : user(null, null);
    } catch (JsonException e) {
      return user(null, null);
    }
  }

  private static @Nullable String id(@Nullable Object value) {
    return value instanceof String || value instanceof Integer || value instanceof Long
        ? value.toString()
        : null;
  }

  private static ExperimentUser user(@Nullable String deviceId, @Nullable String userId) {
    return ExperimentUser.builder()
        .deviceId(deviceId == null || deviceId.isEmpty() ? null : deviceId)
        .userId(userId == null || userId.isEmpty() ? null : userId)
        .build();
  }

  /**
   * Writes a cookie for the legacy JavaScript SDK.
   *
   * @param deviceId the device id; a dot in it would end it for every reader
   * @return the cookie's value
   */
  public static String generate(String deviceId) {
    return generate(deviceId, Format.LEGACY);
  }

  /**
   * Writes a cookie.
   *
   * @param deviceId the device id; in the legacy format a dot in it would end it for every reader
   * @param format who is to read it
   * @return the cookie's value
   */
  public static String generate(String deviceId, Format format) {
    Objects.requireNonNull(deviceId, "deviceId");
    Objects.requireNonNull(format, "format");
    if (format == Format.LEGACY) {
      return deviceId + LEGACY_REST;
    }
    String json = JsonWriter.write(Map.of("deviceId", deviceId));
    return AmplitudeCookieText.toBase64(AmplitudeCookieText.toPercent(escapeLoneSurrogates(json)));
  }

  /** A half of a character has no UTF-8 form; JavaScript's JSON writes it as an escape. */
  private static String escapeLoneSurrogates(String json) {
    return LONE_SURROGATE
        .matcher(json)
        .replaceAll(half -> "\\\\u" + Integer.toHexString(half.group().charAt(0)));
  }
}
