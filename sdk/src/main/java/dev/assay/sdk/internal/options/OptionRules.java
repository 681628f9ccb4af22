package dev.assay.sdk.internal.options;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/** What values options may have. Each method returns the value or names option, value and rule. */
public final class OptionRules {
  private static final Duration LONGEST = Duration.ofHours(24);

  private OptionRules() {}

  /** {@return a time that is more than zero and at most a day} */
  public static Duration timeout(String option, Duration value) {
    wait(option, value);
    if (value.isZero()) {
      throw new IllegalArgumentException(option + ": " + value + " is not more than zero");
    }
    return value;
  }

  /** {@return a time from zero to a day} */
  public static Duration wait(String option, Duration value) {
    Objects.requireNonNull(value, option);
    if (value.isNegative() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          option + ": " + value + " is not from zero to " + LONGEST.toHours() + " hours");
    }
    return value;
  }

  /** {@return a number within bounds, both included} */
  public static int between(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          option + ": " + value + " is not from " + least + " to " + most);
    }
    return value;
  }

  /** {@return a number within bounds, both included} */
  public static double between(String option, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          option + ": " + value + " is not from " + least + " to " + most);
    }
    return value;
  }

  /** {@return the URL that a text is} */
  public static URI uri(String option, String value) {
    Objects.requireNonNull(value, option);
    try {
      return URI.create(value.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          option + ": " + withoutCredentials(value) + " is not a URL");
    }
  }

  /** {@return the URL without a trailing slash} */
  public static URI serverUrl(String option, URI value) {
    Objects.requireNonNull(value, option);
    String scheme = value.getScheme();
    if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
      throw refused(option, value, "does not begin with http:// or https://");
    }
    if (value.getHost() == null || value.getPort() > 65_535) {
      throw refused(option, value, "names no host, or a port that can't be");
    }
    if (value.getRawUserInfo() != null) {
      throw new IllegalArgumentException(option + ": holds credentials; use the keys");
    }
    if (value.getRawQuery() != null || value.getRawFragment() != null) {
      throw refused(option, value, "has a query or a fragment");
    }
    String text = value.toString();
    int end = text.length();
    while (text.charAt(end - 1) == '/') {
      end--;
    }
    return end == text.length() ? value : URI.create(text.substring(0, end));
  }

  private static IllegalArgumentException refused(String option, URI value, String rule) {
    return new IllegalArgumentException(
        option + ": " + withoutCredentials(value.toString()) + " " + rule);
  }

  /** {@return the text to show: what is no good URL may still hold credentials} */
  private static String withoutCredentials(String url) {
    int end = url.lastIndexOf('@');
    return end < 0 ? url : "…" + url.substring(end);
  }
}
