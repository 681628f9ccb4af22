package dev.assay.evaluation;

import dev.assay.evaluation.RegexReader.UnknownSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Whether a whole text matches any of some patterns, or none of them.
 *
 * <p>Work is bounded: where it takes more than {@value #MAX_LOOKS} looks at characters, of all
 * patterns and all elements of a list together, the condition is false. Patterns that could do much
 * between two looks are refused, or their looks count more.
 */
final class RegexTest implements TextTest {
  /** Looks at characters, again and again where a match backtracks, in one test. */
  static final int MAX_LOOKS = 1_000_000;

  /** Steps between two looks that count as one look. */
  static final int STEPS_OF_A_LOOK = 250;

  /** Steps between two looks above which a pattern is refused. */
  static final int MAX_STEPS = 10_000;

  private record Bounded(Pattern pattern, int weight) {}

  private final List<Bounded> patterns;
  private final boolean wanted;

  private RegexTest(List<Bounded> patterns, boolean wanted) {
    this.patterns = patterns;
    this.wanted = wanted;
  }

  /** {@return the test, or null if a pattern cannot be used: the condition then never holds} */
  static @Nullable RegexTest compile(
      List<String> values, boolean wanted, BiConsumer<String, String> faults) {
    List<Bounded> patterns = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      String reason;
      try {
        Pattern pattern = Pattern.compile(values.get(i));
        double steps = RegexReader.read(values.get(i)).most();
        if (steps <= MAX_STEPS) {
          patterns.add(new Bounded(pattern, (int) Math.ceil(steps / STEPS_OF_A_LOOK)));
          continue;
        }
        reason = "a regular expression that could take too long";
      } catch (PatternSyntaxException e) {
        reason = "not a regular expression (" + e.getDescription() + ")";
      } catch (StackOverflowError e) {
        reason = "not a regular expression (too deep)";
      } catch (UnknownSyntax e) {
        reason = "a regular expression whose work cannot be bounded";
      }
      faults.accept(".values[" + i + "]", reason + "; it never holds");
      return null;
    }
    return new RegexTest(patterns, wanted);
  }

  @Override
  public boolean test(Text text) {
    return testAny(List.of(text));
  }

  @Override
  public boolean testAny(List<Text> texts) {
    return testAny(texts, new Looks());
  }

  boolean testAny(List<Text> texts, Looks looks) {
    try {
      for (Text text : texts) {
        if (anyMatches(text.string(), looks) == wanted) {
          return true;
        }
      }
      return false;
    } catch (TooManyLooks | StackOverflowError e) {
      return false;
    }
  }

  private boolean anyMatches(String text, Looks looks) {
    for (Bounded bounded : patterns) {
      looks.beginAt(text, bounded.weight);
      if (bounded.pattern.matcher(looks).matches()) {
        return true;
      }
    }
    return false;
  }

  private static final class TooManyLooks extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyLooks() {
      super(null, null, false, false);
    }
  }

  /** The text of one match after the other, which counts how often they are looked at. */
  static final class Looks implements CharSequence {
    private String text = "";
    private int weight;
    private int count;

    /** {@return the looks so far, by their weights} */
    int count() {
      return count;
    }

    void beginAt(String newText, int weightOfALook) {
      text = newText;
      weight = weightOfALook;
      look();
    }

    private void look() {
      count += weight;
      if (count > MAX_LOOKS) {
        throw new TooManyLooks();
      }
    }

    @Override
    public char charAt(int index) {
      look();
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
