package dev.assay.server.project;

import dev.assay.evaluation.Cohort;
import dev.assay.evaluation.Flag.Condition;
import dev.assay.server.project.FlagModel.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads the conditions of target segments. */
final class Conditions {
  /** Stands for a property that is not set. */
  private static final String NONE = "(none)";

  private static final String GLOB_MATCH = "glob match";
  private static final String GLOB_NO_MATCH = "glob does not match";
  private static final Set<String> COHORT_OPERATORS =
      Set.of("set contains any", "set does not contain any");
  private static final String[] OPERATORS = {
    "is",
    "is not",
    "contains",
    "does not contain",
    "less",
    "less or equal",
    "greater",
    "greater or equal",
    "version less",
    "version less or equal",
    "version greater",
    "version greater or equal",
    "set is",
    "set is not",
    "set contains",
    "set does not contain",
    "set contains any",
    "set does not contain any",
    "regex match",
    "regex does not match",
    GLOB_MATCH,
    GLOB_NO_MATCH
  };

  private Conditions() {}

  /** {@return the condition, or null if it is too wrong; cohorts that it names are added} */
  static @Nullable Condition read(Node node, List<Reference> cohorts) {
    Fields fields = node.fields("type", "prop", "op", "values", "groupType");
    boolean ofCohort = fields.get("type").choice("property", "property", "cohort").equals("cohort");
    if (!fields.get("op").isPresent()) {
      fields.get("op").fault("an operator is required");
      return null;
    }
    String op = fields.get("op").choice("is", OPERATORS);
    List<String> values = new ArrayList<>();
    for (Node value : fields.get("values").elements()) {
      String text = value.text();
      if (text != null) {
        values.add(op.startsWith("glob") ? regex(text) : text);
        check(op, text, value, ofCohort ? cohorts : List.of());
      }
    }
    if (values.isEmpty()) {
      fields.get("values").fault("at least one value is required");
    }
    return new Condition(
        ofCohort ? cohortSelector(fields, op) : propertySelector(fields),
        op.replace(GLOB_MATCH, "regex match").replace(GLOB_NO_MATCH, "regex does not match"),
        values);
  }

  private static void check(String op, String text, Node value, List<Reference> cohorts) {
    if (op.startsWith("glob") && text.equals(NONE)) {
      value.fault("(none) cannot stand among globs");
    }
    if (op.startsWith("regex")) {
      try {
        Pattern.compile(text);
      } catch (PatternSyntaxException e) {
        value.fault("not a regular expression: " + e.getDescription());
      }
    }
    if (COHORT_OPERATORS.contains(op) && !text.equals(NONE)) {
      cohorts.add(new Reference(text, value));
    }
  }

  private static List<String> propertySelector(Fields fields) {
    String property = fields.get("prop").text();
    if (property == null) {
      return List.of("context");
    }
    Node groupType = fields.get("groupType");
    return groupType.isPresent()
        ? PropertyPaths.group(groupType.textOr(Cohort.USER), property, fields.get("prop"))
        : PropertyPaths.user(property, fields.get("prop"));
  }

  private static List<String> cohortSelector(Fields fields, String op) {
    if (fields.get("prop").isPresent()) {
      fields.get("prop").fault("a condition on cohorts has no property");
    }
    if (!COHORT_OPERATORS.contains(op)) {
      fields.get("op").fault("a condition on cohorts is one of " + COHORT_OPERATORS);
    }
    return PropertyPaths.cohortIds(fields.get("groupType").textOr(Cohort.USER));
  }

  /**
   * {@return the expression for a text with {@code *} for any characters and {@code ?} for one, in
   * the syntax that every engine knows, anchored because some search within the text}
   */
  static String regex(String glob) {
    StringBuilder regex = new StringBuilder("^");
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      if (c == '*') {
        regex.append("[\\s\\S]*");
      } else if (c == '?') {
        regex.append("[\\s\\S]");
      } else {
        regex.append("\\.[]{}()+^$|".indexOf(c) >= 0 ? "\\" : "").append(c);
      }
    }
    return regex.append('$').toString();
  }
}
