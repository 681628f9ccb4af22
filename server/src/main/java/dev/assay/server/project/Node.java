package dev.assay.server.project;

import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of a document with its place. What is wrong with it is reported, and reading goes on with
 * a default, so that one run finds every fault. A null counts as absent.
 */
final class Node {
  private final SourceFile source;
  private final String path;
  private final int line;
  private final @Nullable Object value;

  Node(SourceFile source, String path, int line, @Nullable Object value) {
    this.source = source;
    this.path = path;
    this.line = line;
    this.value = value;
  }

  static Node root(SourceFile source) {
    Object root = source.document().root();
    return new Node(source, "$", Math.max(1, source.document().line(root)), root);
  }

  String file() {
    return source.name();
  }

  /** {@return when the file was last written, in milliseconds since 1970} */
  long fileModified() {
    return source.modified();
  }

  String path() {
    return path;
  }

  int line() {
    return line;
  }

  boolean isPresent() {
    return value != null;
  }

  /** {@return this as a plain value} */
  @Nullable Object plain() {
    return value;
  }

  void fault(String reason) {
    source.faults().add(new FileFault(source.name(), path, line, reason, true));
  }

  /** Reports what does not make the file unusable. */
  void note(String reason) {
    source.faults().add(new FileFault(source.name(), path, line, reason, false));
  }

  /** Reports it if this is absent. */
  void required(String what) {
    if (value == null) {
      fault(what + " is required");
    }
  }

  private void expected(String what) {
    fault(value == null ? what + " is required" : "expected " + what + ", found " + kind());
  }

  private String kind() {
    if (value instanceof Map) {
      return "an object";
    }
    if (value instanceof List) {
      return "an array";
    }
    if (value instanceof String text) {
      // A deployment may have been written as its key, which no message shows.
      return path.startsWith("$.deployments")
          ? "text"
          : "'" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "'";
    }
    return (value instanceof Boolean ? "the boolean " : "the number ") + value;
  }

  Fields fields(String... known) {
    if (!(value instanceof Map)) {
      expected("an object");
    }
    return new Fields(this, entries(false), List.of(known));
  }

  /** {@return the fields of this object by name; none if this is absent} */
  Map<String, Node> entries() {
    return entries(true);
  }

  private Map<String, Node> entries(boolean report) {
    Map<String, Node> entries = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        String name = String.valueOf(entry.getKey());
        entries.put(name, child("." + name, entries.size(), entry.getValue()));
      }
    } else if (report && value != null) {
      expected("an object");
    }
    return entries;
  }

  /**
   * {@return the elements of this array, each made when it is asked for, since a cohort has
   * millions; none if this is absent}
   */
  List<Node> elements() {
    if (value instanceof List<?> list) {
      return new AbstractList<>() {
        @Override
        public Node get(int index) {
          return child("[" + index + "]", index, list.get(index));
        }

        @Override
        public int size() {
          return list.size();
        }
      };
    }
    if (value != null) {
      expected("an array");
    }
    return List.of();
  }

  private Node child(String step, int index, @Nullable Object child) {
    int known = source.document().line(value, index);
    return new Node(source, path + step, known > 0 ? known : line, child);
  }

  Node absent(String name) {
    return new Node(source, path + "." + name, line, null);
  }

  /** {@return this text, or nothing if it is not text or is empty, which is reported} */
  @Nullable String text() {
    if (value instanceof String text && !text.isEmpty()) {
      return text;
    }
    if (value instanceof Number || value instanceof Boolean) {
      fault("expected text, found " + kind() + ": put it in quotes");
    } else if (value instanceof String) {
      fault("empty");
    } else {
      expected("text");
    }
    return null;
  }

  String textOr(String otherwise) {
    String text = value == null ? null : text();
    return text == null ? otherwise : text;
  }

  /** {@return this id, as text: ids may be written as whole numbers} */
  @Nullable String id() {
    return value instanceof Integer || value instanceof Long ? value.toString() : text();
  }

  boolean isTrue(boolean otherwise) {
    if (value instanceof Boolean bool) {
      return bool;
    }
    if (value != null) {
      expected("true or false");
    }
    return otherwise;
  }

  int wholeNumber(int min, int max, int otherwise) {
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Number number
        && number.doubleValue() == Math.rint(number.doubleValue())
        && number.doubleValue() >= min
        && number.doubleValue() <= max) {
      return number.intValue();
    }
    expected("a whole number from " + min + " to " + max);
    return otherwise;
  }

  /** {@return this time in milliseconds since 1970, or null if it is absent} */
  @Nullable Long millis() {
    if ((value instanceof Integer || value instanceof Long) && ((Number) value).longValue() >= 0) {
      return ((Number) value).longValue();
    }
    if (value != null) {
      expected("milliseconds since 1970, a whole number");
    }
    return null;
  }

  double weight() {
    if (value instanceof Number number
        && number.doubleValue() >= 0
        && number.doubleValue() <= Integer.MAX_VALUE) {
      return number.doubleValue();
    }
    expected("a weight, a number from 0");
    return 0;
  }

  String choice(String otherwise, String... choices) {
    String text = textOr(otherwise);
    if (!List.of(choices).contains(text)) {
      fault("expected one of " + String.join(", ", choices) + "; found '" + text + "'");
      return otherwise;
    }
    return text;
  }
}
