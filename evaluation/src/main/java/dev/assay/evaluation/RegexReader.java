package dev.assay.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a pattern that {@link java.util.regex.Pattern} has accepted, to find out how much work it
 * can do without looking at the text.
 */
final class RegexReader {
  /** A construct that is not known here. */
  static final class UnknownSyntax extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownSyntax() {
      super(null, null, false, false);
    }
  }

  private static final String ANCHORS = "bBAGzZ";

  /** Escapes of several characters, between which flag x allows blanks. */
  private static final String LONG_ESCAPES = "xupPNck0123456789";

  private final String pattern;
  private int position;

  /** Whether blanks and comments are passed over: flag x. */
  private boolean comments;

  private RegexReader(String pattern) {
    this.pattern = pattern;
  }

  static RegexWork read(String pattern) throws UnknownSyntax {
    RegexReader reader = new RegexReader(withoutQuotes(pattern));
    RegexWork work = reader.alternatives();
    if (reader.position < reader.pattern.length()) {
      throw new UnknownSyntax();
    }
    return work;
  }

  /** Puts a letter for each character between {@code \Q} and {@code \E}. */
  private static String withoutQuotes(String pattern) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      if (pattern.startsWith("\\Q", i)) {
        int end = pattern.indexOf("\\E", i + 2);
        int stop = end < 0 ? pattern.length() : end;
        plain.append("q".repeat(pattern.codePointCount(i + 2, stop)));
        i = end < 0 ? stop : stop + 1;
      } else {
        plain.append(pattern.charAt(i));
        if (pattern.charAt(i) == '\\' && i + 1 < pattern.length()) {
          plain.append(pattern.charAt(++i));
        }
      }
    }
    return plain.toString();
  }

  private RegexWork alternatives() throws UnknownSyntax {
    List<RegexWork> alternatives = new ArrayList<>();
    do {
      alternatives.add(sequence());
    } while (take('|'));
    return alternatives.size() == 1 ? alternatives.get(0) : RegexWork.anyOf(alternatives);
  }

  private RegexWork sequence() throws UnknownSyntax {
    RegexWork all = RegexWork.EMPTY;
    for (skipBlanks(); !atEnd() && peek() != '|' && peek() != ')'; skipBlanks()) {
      all = all.then(quantified(atom()));
    }
    return all;
  }

  private RegexWork atom() throws UnknownSyntax {
    char c = next();
    return switch (c) {
      case '(' -> group();
      case '[' -> characterClass();
      case '\\' -> escape();
      case '^', '$' -> RegexWork.ANCHOR;
      case '*', '+', '?', '{' -> throw new UnknownSyntax();
      default -> {
        skipLowSurrogate(c);
        yield RegexWork.CHARACTER;
      }
    };
  }

  private void skipLowSurrogate(char before) {
    if (Character.isHighSurrogate(before) && !atEnd() && Character.isLowSurrogate(peek())) {
      position++;
    }
  }

  private RegexWork quantified(RegexWork atom) throws UnknownSyntax {
    RegexWork work = atom;
    for (skipBlanks(); !atEnd() && "*+?{".indexOf(peek()) >= 0; skipBlanks()) {
      char quantifier = next();
      work =
          switch (quantifier) {
            case '*' -> work.repeated(0, Integer.MAX_VALUE);
            case '+' -> work.repeated(1, Integer.MAX_VALUE);
            case '?' -> work.repeated(0, 1);
            default -> counted(work);
          };
      if (!take('?')) {
        take('+');
      }
    }
    return work;
  }

  private RegexWork counted(RegexWork work) throws UnknownSyntax {
    String[] bounds = upTo('}').split(",", -1);
    double min = number(bounds[0]);
    double max = min;
    if (bounds.length > 1) {
      max = bounds[1].isBlank() ? Integer.MAX_VALUE : number(bounds[1]);
    }
    return work.repeated(min, max);
  }

  private static double number(String digits) throws UnknownSyntax {
    try {
      return Integer.parseInt(digits.strip());
    } catch (NumberFormatException e) {
      throw new UnknownSyntax();
    }
  }

  private RegexWork group() throws UnknownSyntax {
    final boolean before = comments;
    skipBlanks();
    RegexWork work;
    if (!takeRaw("?")) {
      work = alternatives();
    } else if (takeRaw("<=") || takeRaw("<!")) {
      work = alternatives().behind();
    } else if (takeRaw("=") || takeRaw("!")) {
      work = alternatives().ahead();
    } else if (takeRaw("<")) {
      upTo('>');
      work = alternatives();
    } else if (takeRaw(">")) {
      work = alternatives();
    } else if (flags()) {
      return RegexWork.EMPTY;
    } else {
      work = alternatives();
    }
    if (!take(')')) {
      throw new UnknownSyntax();
    }
    comments = before;
    return work;
  }

  /** {@return whether the flags are for what follows the group, not for what is in it} */
  private boolean flags() throws UnknownSyntax {
    boolean on = true;
    for (char c = next(); c != ':' && c != ')'; c = next()) {
      if (c == '-') {
        on = false;
      } else if (c == 'x') {
        comments = on;
      } else if (c == 'd' || !Character.isLetter(c)) {
        // Flag d changes where a comment ends.
        throw new UnknownSyntax();
      }
    }
    return pattern.charAt(position - 1) == ')';
  }

  private RegexWork characterClass() throws UnknownSyntax {
    int start = position;
    for (int depth = 1; depth > 0; ) {
      char c = next();
      if (c == '\\') {
        next();
      } else if (c == '[') {
        depth++;
        start = position;
      } else if (c == ']') {
        String before = pattern.substring(start, position - 1);
        if (before.isEmpty() || before.equals("^") || before.endsWith("&&")) {
          throw new UnknownSyntax();
        }
        depth--;
      } else if (comments && (c <= ' ' || c == '#')) {
        throw new UnknownSyntax();
      }
    }
    return RegexWork.CHARACTER;
  }

  private RegexWork escape() throws UnknownSyntax {
    char c = next();
    if (comments && LONG_ESCAPES.indexOf(c) >= 0) {
      throw new UnknownSyntax();
    }
    if (ANCHORS.indexOf(c) >= 0) {
      if (c == 'b' && takeRaw("{")) {
        upTo('}');
      }
      return RegexWork.ANCHOR;
    }
    if (c == 'k') {
      upTo('>');
      return RegexWork.ANCHOR;
    }
    if (c >= '1' && c <= '9') {
      while (!atEnd() && Character.isDigit(peek())) {
        position++;
      }
      return RegexWork.ANCHOR;
    }
    character(c);
    return RegexWork.CHARACTER;
  }

  private void character(char kind) throws UnknownSyntax {
    switch (kind) {
      case 'x', 'p', 'P', 'N' -> {
        if (takeRaw("{")) {
          upTo('}');
        } else {
          skip(kind == 'x' ? 2 : 1);
        }
      }
      case 'u' -> {
        char unit = hex(position);
        skip(4);
        if (Character.isHighSurrogate(unit)
            && pattern.startsWith("\\u", position)
            && Character.isLowSurrogate(hex(position + 2))) {
          skip(6);
        }
      }
      case 'c' -> skip(1);
      case '0' -> octal();
      default -> skipLowSurrogate(kind);
    }
  }

  private char hex(int from) throws UnknownSyntax {
    try {
      return (char) Integer.parseInt(pattern, from, Math.min(from + 4, pattern.length()), 16);
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new UnknownSyntax();
    }
  }

  private void octal() throws UnknownSyntax {
    int most = next() <= '3' ? 2 : 1;
    for (int i = 0; i < most && !atEnd() && peek() >= '0' && peek() <= '7'; i++) {
      position++;
    }
  }

  private void skip(int count) throws UnknownSyntax {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  private String upTo(char end) throws UnknownSyntax {
    int start = position;
    int there = pattern.indexOf(end, start);
    if (there < 0) {
      throw new UnknownSyntax();
    }
    position = there + 1;
    return pattern.substring(start, there);
  }

  private void skipBlanks() {
    while (comments && !atEnd() && (" \t\n\u000b\f\r".indexOf(peek()) >= 0 || peek() == '#')) {
      if (pattern.charAt(position++) == '#') {
        while (!atEnd() && "\n\r\u0085\u2028\u2029".indexOf(peek()) < 0) {
          position++;
        }
      }
    }
  }

  private boolean take(char wanted) {
    skipBlanks();
    if (!atEnd() && peek() == wanted) {
      position++;
      return true;
    }
    return false;
  }

  private boolean takeRaw(String wanted) {
    boolean there = pattern.startsWith(wanted, position);
    position += there ? wanted.length() : 0;
    return there;
  }

  private boolean atEnd() {
    return position >= pattern.length();
  }

  private char peek() {
    return pattern.charAt(position);
  }

  private char next() throws UnknownSyntax {
    if (atEnd()) {
      throw new UnknownSyntax();
    }
    return pattern.charAt(position++);
  }
}
