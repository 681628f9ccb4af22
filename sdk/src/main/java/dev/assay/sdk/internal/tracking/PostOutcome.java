package dev.assay.sdk.internal.tracking;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an event server's answer means for the events sent.
 *
 * @param kind what is to be done
 * @param reason the status or failure, for the log
 * @param refused the events refused by their place in the request, from 0
 * @param waitNanos how long to wait before the next request, or 0: as long as usual
 */
record PostOutcome(Kind kind, String reason, Set<Integer> refused, long waitNanos) {
  /** What is to be done. */
  enum Kind {
    /** The events were taken. */
    ACCEPTED,
    /** Some events are refused, and named; the others are to be sent again. */
    SOME_REFUSED,
    /** Something is refused, without a name: parts are to be sent alone. */
    REFUSED,
    /** The request was too large: parts are to be sent alone. */
    TOO_LARGE,
    /** Whatever would be sent is refused. */
    KEY_REFUSED,
    /** The same events are to be sent later. */
    LATER
  }

  private static final long THROTTLED_NANOS = 30_000_000_000L;

  /** {@return that there was no answer} */
  static PostOutcome failure(String reason) {
    return new PostOutcome(Kind.LATER, reason, Set.of(), 0);
  }

  /** {@return that some have used up their daily quota, and the others may not} */
  static PostOutcome overQuota(Set<Integer> events) {
    return new PostOutcome(Kind.SOME_REFUSED, "status 429, a daily quota", events, 0);
  }

  /**
   * {@return what an answer means}
   *
   * @param status its status
   * @param body its body, or nothing
   * @param retryAfterNanos how long it asks to wait, or 0
   */
  static PostOutcome of(int status, byte[] body, long retryAfterNanos) {
    String reason = "status " + status;
    if (status >= 200 && status < 300) {
      // A gateway that wants a login answers any request with a page.
      return isPage(body)
          ? failure("the answer is a page, not JSON")
          : plain(Kind.ACCEPTED, reason);
    }
    return switch (status) {
      case 400 -> badRequest(reason, DailyQuota.fields(body), retryAfterNanos);
      case 401, 403 -> plain(Kind.KEY_REFUSED, reason);
      // Perhaps for a moment only, so they are kept.
      case 404 ->
          new PostOutcome(
              Kind.LATER,
              reason + ", the server takes no events at this path",
              Set.of(),
              retryAfterNanos);
      case 413 -> plain(Kind.TOO_LARGE, reason);
      case 429 -> throttled(reason, retryAfterNanos);
      default -> new PostOutcome(Kind.LATER, reason, Set.of(), retryAfterNanos);
    };
  }

  private static boolean isPage(byte[] body) {
    for (byte b : body) {
      // Blanks, and the mark that some begin UTF-8 with, whose bytes are negative.
      if (b > ' ') {
        return b == '<';
      }
    }
    return false;
  }

  private static PostOutcome plain(Kind kind, String reason) {
    return new PostOutcome(kind, reason, Set.of(), 0);
  }

  private static PostOutcome throttled(String reason, long retryAfterNanos) {
    long wait = retryAfterNanos > 0 ? retryAfterNanos : THROTTLED_NANOS;
    return new PostOutcome(Kind.LATER, reason, Set.of(), wait);
  }

  private static PostOutcome badRequest(String reason, Map<?, ?> answer, long retryAfterNanos) {
    String error = String.valueOf(answer.get("error")).toLowerCase(Locale.ROOT);
    if ("api_key".equals(answer.get("missing_field")) || error.contains("api key")) {
      return plain(Kind.KEY_REFUSED, reason + ", the API key");
    }
    Set<Integer> refused = new TreeSet<>();
    Set<String> fields = new TreeSet<>();
    answer.forEach(
        (name, value) -> {
          if (String.valueOf(name).startsWith("events_with_")
              && value instanceof Map<?, ?> byField) {
            byField.forEach(
                (field, places) -> {
                  addPlaces(refused, places);
                  fields.add(String.valueOf(field));
                });
          }
        });
    addPlaces(refused, answer.get("silenced_events"));
    if (!refused.isEmpty()) {
      return new PostOutcome(Kind.SOME_REFUSED, reason + ", fields " + named(fields), refused, 0);
    }
    return answer.containsKey("eps_threshold")
        ? throttled(reason, retryAfterNanos)
        : plain(Kind.REFUSED, reason);
  }

  private static void addPlaces(Set<Integer> refused, @Nullable Object places) {
    if (places instanceof List<?> list) {
      for (Object place : list) {
        if (place instanceof Integer index) {
          refused.add(index);
        }
      }
    }
  }

  /** {@return the names that look like fields' names, for what else they may be is not logged} */
  private static List<String> named(Collection<String> fields) {
    return fields.stream().filter(field -> field.matches("[a-z_]{1,40}")).limit(10).toList();
  }
}
