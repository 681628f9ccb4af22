package dev.assay.evaluation;

import dev.assay.evaluation.Evaluation.BucketTrace;
import dev.assay.evaluation.Evaluation.ConditionTrace;
import dev.assay.evaluation.Evaluation.Hit;
import dev.assay.evaluation.Evaluation.Need;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.Collectors;

/** Words for what was found and what is needed, bounded however long the values are. */
final class TraceWords {
  private static final int MOST_VALUES = 5;
  private static final int LONGEST_VALUE = 60;

  private TraceWords() {}

  /** {@return the path as people say it: what every user property has in common is left out} */
  static String label(List<String> selector) {
    if (selector.isEmpty()) {
      return "(nothing)";
    }
    List<String> path = selector;
    if (selector.size() > 1 && selector.get(0).equals("context")) {
      boolean ofUser = selector.size() > 2 && selector.get(1).equals("user");
      path = selector.subList(ofUser ? 2 : 1, selector.size());
    }
    return String.join(".", path);
  }

  static String quoted(String value) {
    String shown =
        value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE - 1) + "…";
    return '"' + shown + '"';
  }

  static String list(List<String> values) {
    return values.isEmpty() ? "an empty list" : "the list " + enumeration(values);
  }

  private static String enumeration(List<String> values) {
    String shown =
        values.stream()
            .limit(MOST_VALUES)
            .map(TraceWords::quoted)
            .collect(Collectors.joining(", "));
    int more = values.size() - MOST_VALUES;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }

  static String sentence(ConditionTrace trace) {
    String values = enumeration(trace.condition().values());
    StringBuilder sentence = new StringBuilder(label(trace.condition().selector()));
    sentence.append(' ').append(trace.condition().op());
    sentence.append(values.isEmpty() ? " (no values)" : " " + values).append(": found ");
    List<String> elements = trace.elements();
    if (elements != null) {
      return sentence.append(list(elements)).toString();
    }
    String text = trace.text();
    return sentence.append(text == null ? "nothing" : quoted(text)).toString();
  }

  static String sentence(BucketTrace trace) {
    String label = label(trace.selector());
    String value = trace.value();
    if (value == null || value.isEmpty()) {
      return label + " has no value, and so no place in the bucket";
    }
    String hash = label + " " + quoted(value) + " hashes to " + trace.hash();
    String point = ": point " + trace.point();
    String position = ", position " + trace.position();
    Hit hit = trace.hit();
    if (hit == null) {
      return hash + point + position + ", not of the " + percent(trace) + " % that are let in";
    }
    return hash
        + point
        + range(hit.allocationStart(), hit.allocationEnd())
        + position
        + range(hit.range().start(), hit.range().end())
        + " of "
        + quoted(hit.range().variant());
  }

  private static String range(int start, int end) {
    return " in [" + start + ", " + end + ")";
  }

  private static String percent(BucketTrace trace) {
    return BigDecimal.valueOf(trace.percentLetIn())
        .setScale(2, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static String any(List<String> values) {
    return (values.size() == 1 ? "" : "one of ") + enumeration(values);
  }

  private static String all(List<String> values) {
    return (values.size() == 1 ? "" : "all of ") + enumeration(values);
  }

  static String of(Need need, List<String> values) {
    boolean none = values.isEmpty();
    return switch (need) {
      case ONE_OF -> any(values);
      case NONE_OF -> none ? "a value" : "anything but " + enumeration(values);
      case CONTAINS -> "a text that contains " + any(values);
      case CONTAINS_NONE -> none ? "a value" : "a text without " + enumeration(values);
      case LESS -> "less than " + any(values);
      case AT_MOST -> any(values) + " or less";
      case GREATER -> "more than " + any(values);
      case AT_LEAST -> any(values) + " or more";
      case MATCHES -> "a text that matches " + any(values);
      case MATCHES_NONE -> none ? "a value" : "a text that does not match " + any(values);
      case SET_OF -> none ? "an empty list" : "exactly " + list(values);
      case OTHER_SET -> none ? "a list with elements" : "another list than " + enumeration(values);
      case HAS_ALL -> none ? "a list" : "a list with " + all(values);
      case LACKS_ONE -> "a list without " + any(values);
      case HAS_ANY -> "a list with " + any(values);
      case HAS_NONE -> none ? "a list" : "a list without " + enumeration(values);
      case ABSENT -> "no value at all";
      case IMPOSSIBLE -> "what cannot be";
    };
  }
}
