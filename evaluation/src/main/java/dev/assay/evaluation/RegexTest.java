package dev.assay.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Whether a whole text matches any of some patterns, or none of them. Work is bounded: a match that
 * looks at more than {@value #MAX_STEPS} characters makes the condition false.
 */
final class RegexTest implements TextTest {
  /** Characters that one match may look at, again and again where it backtracks. */
  static final int MAX_STEPS = 1_000_000;

  private final List<Pattern> patterns;
  private final boolean wanted;

  private RegexTest(List<Pattern> patterns, boolean wanted) {
    this.patterns = patterns;
    this.wanted = wanted;
  }

  /** {@return the test, or null if a pattern is invalid: the condition then never holds} */
  static @Nullable RegexTest compile(
      List<String> values, boolean wanted, BiConsumer<String, String> faults) {
    List<Pattern> patterns = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      try {
        patterns.add(Pattern.compile(values.get(i)));
      } catch (PatternSyntaxException | StackOverflowError e) {
        String reason = e instanceof PatternSyntaxException p ? p.getDescription() : "too deep";
        faults.accept(
            ".values[" + i + "]", "not a regular expression (" + reason + "); it never holds");
        return null;
      }
    }
    return new RegexTest(patterns, wanted);
  }

  @Override
  public boolean test(Text text) {
    try {
      return anyMatches(text.string()) == wanted;
    } catch (TooManySteps | StackOverflowError e) {
      return false;
    }
  }

  private boolean anyMatches(String text) {
    for (Pattern pattern : patterns) {
      if (pattern.matcher(new CountedText(text)).matches()) {
        return true;
      }
    }
    return false;
  }

  private static final class TooManySteps extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManySteps() {
      super(null, null, false, false);
    }
  }

  /** A text that counts how often it is looked at. */
  private static final class CountedText implements CharSequence {
    private final String text;
    private int steps;

    CountedText(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      if (++steps > MAX_STEPS) {
        throw new TooManySteps();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
