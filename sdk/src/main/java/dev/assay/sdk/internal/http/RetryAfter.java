package dev.assay.sdk.internal.http;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** The header by which a server asks to be left alone for a while: seconds, or a date. */
public final class RetryAfter {
  private static final Duration LONGEST = Duration.ofDays(365);

  private RetryAfter() {}

  /** {@return how long the server asks to wait, in nanoseconds; 0 if it does not} */
  public static long nanos(HttpResponse response, Clock clock) {
    return response.header("Retry-After").map(text -> nanos(text, clock)).orElse(0L);
  }

  private static long nanos(String text, Clock clock) {
    Duration wait;
    try {
      wait =
          text.matches("[0-9]+")
              ? seconds(text)
              : Duration.between(
                  clock.instant(), DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
    } catch (DateTimeException e) {
      return 0;
    }
    return Math.max(0, (wait.compareTo(LONGEST) < 0 ? wait : LONGEST).toNanos());
  }

  private static Duration seconds(String digits) {
    return digits.length() > 18 ? LONGEST : Duration.ofSeconds(Long.parseLong(digits));
  }
}
