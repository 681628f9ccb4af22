package dev.assay.evaluation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Guesses whether a pattern may backtrack without end: something without bound is repeated without
 * bound, as in {@code (a+)*}, or alternatives that begin alike are, as in {@code (a|ab)*}.
 */
final class RegexRisk {
  /** A group that is open. */
  private static final class Group {
    private final Set<Character> beginnings = new HashSet<>();
    private boolean atBeginning = true;
    private boolean repeats;
    private boolean isAmbiguous;

    void begin(char c) {
      if (atBeginning) {
        isAmbiguous |= !beginnings.add(c);
        atBeginning = false;
      }
    }
  }

  private final String pattern;
  private final Deque<Group> open = new ArrayDeque<>();
  private int at;

  private RegexRisk(String pattern) {
    this.pattern = pattern;
  }

  static boolean isHigh(String pattern) {
    return new RegexRisk(pattern).scan();
  }

  private boolean scan() {
    open.push(new Group());
    while (at < pattern.length()) {
      char c = pattern.charAt(at);
      switch (c) {
        case '(' -> {
          open.element().begin(c);
          open.push(new Group());
          at += pattern.startsWith("(?", at) ? prefixLength() : 1;
        }
        case '|' -> {
          open.element().atBeginning = true;
          at++;
        }
        case ')' -> {
          at++;
          if (close()) {
            return true;
          }
        }
        default -> {
          open.element().begin(c);
          skipAtom(c);
          open.element().repeats |= repetition();
        }
      }
    }
    return false;
  }

  /** {@return the length of what follows a group's opening: a kind, a name, or options} */
  private int prefixLength() {
    int end = at + 2;
    while (end < pattern.length() && ":=!>)".indexOf(pattern.charAt(end)) < 0) {
      end++;
    }
    return end - at + (end < pattern.length() && pattern.charAt(end) == ')' ? 0 : 1);
  }

  /** {@return whether the group that ends here is risky} */
  private boolean close() {
    boolean repeated = repetition();
    if (open.size() < 2) {
      return false;
    }
    Group group = open.pop();
    open.element().repeats |= repeated || group.repeats;
    return repeated && (group.repeats || group.isAmbiguous);
  }

  private void skipAtom(char c) {
    if (pattern.startsWith("\\Q", at)) {
      int end = pattern.indexOf("\\E", at);
      at = end < 0 ? pattern.length() : end + 2;
    } else if (c == '\\') {
      at += 2;
    } else if (c == '[') {
      skipClass();
    } else {
      at++;
    }
  }

  private void skipClass() {
    int depth = 0;
    do {
      char c = pattern.charAt(at);
      at += c == '\\' ? 2 : 1;
      depth += c == '[' ? 1 : 0;
      depth -= c == ']' && pattern.charAt(at - 2) != '[' ? 1 : 0;
    } while (depth > 0 && at < pattern.length());
  }

  /** Passes over a quantifier, and tells whether it is without bound and gives back. */
  private boolean repetition() {
    if (at >= pattern.length()) {
      return false;
    }
    char c = pattern.charAt(at);
    boolean unbounded = c == '*' || c == '+';
    if (c == '{') {
      int end = pattern.indexOf('}', at);
      if (end < 0) {
        return false;
      }
      unbounded = pattern.charAt(end - 1) == ',';
      at = end + 1;
    } else if (unbounded || c == '?') {
      at++;
    } else {
      return false;
    }
    char next = at < pattern.length() ? pattern.charAt(at) : ' ';
    at += next == '+' || next == '?' ? 1 : 0;
    return unbounded && next != '+';
  }
}
