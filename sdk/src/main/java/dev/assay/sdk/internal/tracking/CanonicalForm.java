package dev.assay.sdk.internal.tracking;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The text that tells one result from another, and the insert ids made of it. */
final class CanonicalForm {
  private static final long DAY_MILLIS = 86_400_000;
  private static final String MISSING_ID = "undefined";

  private CanonicalForm() {}

  /**
   * {@return the user's ids and then, in the order of their flags, flags and variants, each without
   * blanks around it and with one after it} A missing id is empty.
   */
  static String of(ExperimentUser user, Map<String, Variant> variants) {
    StringBuilder text = new StringBuilder(64 + 32 * variants.size());
    append(text, orEmpty(user.userId()));
    append(text, orEmpty(user.deviceId()));
    String[] flagKeys = variants.keySet().toArray(new String[0]);
    Arrays.sort(flagKeys);
    for (String flagKey : flagKeys) {
      append(text, flagKey);
      Variant variant = variants.get(flagKey);
      append(text, variant == null ? "" : variant.key());
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String part) {
    int start = 0;
    int end = part.length();
    while (start < end && isBlank(part.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(part.charAt(end - 1))) {
      end--;
    }
    text.append(part, start, end).append(' ');
  }

  /** As the official client for the JVM trims: no-break spaces too. */
  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  /**
   * {@return the insert id of what happened at a time: the same all day for the same text. A
   * missing id is called as the official client for Node calls it there}
   *
   * @param hashed the canonical form, after the flag key and a blank if the event is of one flag
   * @param millis the time in milliseconds since 1970
   */
  static String insertId(ExperimentUser user, String hashed, long millis) {
    return Objects.requireNonNullElse(user.userId(), MISSING_ID)
        + ' '
        + Objects.requireNonNullElse(user.deviceId(), MISSING_ID)
        + ' '
        + hashed.hashCode()
        + ' '
        + Math.floorDiv(millis, DAY_MILLIS);
  }

  private static String orEmpty(@Nullable String id) {
    return id == null ? "" : id;
  }
}
