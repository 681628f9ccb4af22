package dev.assay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The work of regular expressions is bounded, by count. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RegexTestTest {
  /** Tries every way to read the text: the JDK does not remember where it has been. */
  private static final String SLOW = "(a|a)*\\1c";

  private record Outcome(boolean holds, int looks) {}

  private static Outcome match(boolean wanted, List<String> patterns, String... texts) {
    RegexTest test = RegexTest.compile(patterns, wanted, (path, reason) -> {});
    assertThat(test).as("%s", patterns).isNotNull();
    RegexTest.Looks looks = new RegexTest.Looks();
    boolean holds = test.testAny(List.of(texts).stream().map(Text::new).toList(), looks);
    return new Outcome(holds, looks.count());
  }

  private static String refusal(String pattern) {
    List<String> reasons = new ArrayList<>();
    RegexTest test =
        RegexTest.compile(List.of(pattern), true, (path, reason) -> reasons.add(path + reason));
    assertThat(test == null).isEqualTo(!reasons.isEmpty());
    return reasons.isEmpty() ? "" : reasons.get(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a|a)+b",
        "(a+)+$b",
        "(.*)*x",
        "(a|aa)+$b",
        "(x+x+)+y|(a|a?)+c",
        "((a*)*)*b",
        "(.*?,){11}P",
        "(?=(a+)+b)a*",
        "(?<=a{1,20}a{1,20})b|(a?a)*\\1c",
        "(a*)\\1*b|(a|a)*\\1c"
      })
  void catastrophicPatternsEndAfterBoundedWork(String pattern) {
    String text = "a,".repeat(12) + "a".repeat(50_000);
    for (String subject : List.of("a".repeat(40), text, "a".repeat(50_000) + "!")) {
      Outcome match = match(true, List.of(pattern), subject);
      Outcome noMatch = match(false, List.of(pattern), subject);
      assertThat(match.holds).isFalse();
      // Not the same number: some end with the stack, whose depth depends on what is compiled.
      assertThat(match.looks).isLessThanOrEqualTo(RegexTest.MAX_LOOKS + 40);
      assertThat(noMatch.looks).isLessThanOrEqualTo(RegexTest.MAX_LOOKS + 40);
      assertThat(noMatch.holds && noMatch.looks > RegexTest.MAX_LOOKS).isFalse();
    }
  }

  @Test
  void whatWouldTakeTooLongHoldsInNeitherDirection() {
    Outcome tooLong = new Outcome(false, RegexTest.MAX_LOOKS + 1);
    assertThat(match(true, List.of(SLOW), "a".repeat(40))).isEqualTo(tooLong);
    assertThat(match(false, List.of(SLOW), "a".repeat(40))).isEqualTo(tooLong);
  }

  @Test
  void allPatternsAndAllElementsShareOneBound() {
    Outcome tooLong = new Outcome(false, RegexTest.MAX_LOOKS + 1);
    List<String> patterns = Collections.nCopies(100_000, SLOW);
    assertThat(match(true, patterns, "a".repeat(8), "a".repeat(8))).isEqualTo(tooLong);
    String[] many = Collections.nCopies(100_000, "a".repeat(8)).toArray(String[]::new);
    assertThat(match(true, List.of(SLOW), many)).isEqualTo(tooLong);
    assertThat(match(true, List.of(SLOW), "b", "aac")).matches(Outcome::holds);
  }

  @Test
  void theBoundIsExact() {
    assertThat(match(true, List.of("a*"), "a".repeat(1_000)).looks).isEqualTo(1_001);
    assertThat(match(true, List.of("a*"), "a".repeat(RegexTest.MAX_LOOKS - 1)).holds).isTrue();
    assertThat(match(true, List.of("a*"), "a".repeat(RegexTest.MAX_LOOKS)).holds).isFalse();
    assertThat(match(false, List.of("b"), "a".repeat(RegexTest.MAX_LOOKS)).holds).isTrue();
  }

  @Test
  void alternativesThatOverflowTheStackHoldInNeitherDirection() {
    String text = "a".repeat(400_000);
    assertThat(match(true, List.of("(a|b)*"), text).holds).isFalse();
    assertThat(match(false, List.of("(a|b)*"), text).holds).isFalse();
    assertThat(refusal("(".repeat(100_000) + ")".repeat(100_000)))
        .contains("not a regular expression");
  }

  /** Each takes years, or seconds, without one look at the text. */
  @Test
  void patternsThatWorkWithoutLookingAreRefused() {
    List<String> patterns =
        List.of(
            "(|)".repeat(40) + "b",
            "(a*)?".repeat(40) + "b",
            "(?:|a?)".repeat(40) + "^x",
            "((((){1000}){1000}){1000}){1000}",
            "(?:(?:^{999}){999}){999}",
            "(?x) (| # (\n)".concat(" ( | ) ".repeat(40)) + "b",
            "(?:.(?<=\\z.{0,100000}|))*",
            "(?:a(?:|\\b)(?:|\\B)(?:|\\G)(?:|$)(?:|\\1{9})(?:|(?=b))(?:|(?!b))(?:|(?<!b)))*"
                + "(|||||||||||||||||)".repeat(4));
    assertThat(patterns).allMatch(p -> refusal(p).contains("could take too long; it never holds"));
    assertThat(refusal("(|)".repeat(40) + "b")).startsWith(".values[0]a regular expression");
  }

  @Test
  void longLooksCountMore() {
    String pattern = "(?:.(?<=\\z.{0,500}|))*";
    assertThat(refusal(pattern)).isEmpty();
    Outcome outcome = match(true, List.of(pattern), "a".repeat(10));
    int weight = (int) Math.ceil(work(pattern) / RegexTest.STEPS_OF_A_LOOK);
    assertThat(weight).isGreaterThan(10);
    assertThat(outcome.looks % weight).isZero();
    assertThat(outcome.looks / weight).isGreaterThan(10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[a-z0-9._%+-]+@[a-z0-9.-]+\\.[a-z]{2,}",
        "(?i)^(foo|bar|baz).*$",
        "\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}:?\\d{2})?)?",
        "^((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.|$)){4}$",
        "(?=.*\\d)(?=.*[a-z])(?!.*\\s).{8,64}",
        "((((a?)?)?)?)?((((b?)?)?)?)?",
        "(https?://)?(www\\.)?[^/]+(/.*)?(\\?.*)?(#.*)?",
        "(?<year>\\d+)-\\k<year>\\p{L}\\p{IsGreek}[\\p{L}&&[^a-c]]\\x41\\x{1F600}\\u0041\\cA\\07\\Q(|\\E*",
        "(?x) a | [bc] # either )\n (?-x:d e) \\# *",
        "(?s-m:.)(?>a+)\\R\\X\\h\\N{LATIN SMALL LETTER A}\\b{g}",
        "😀?\\😀?\\uD83D\\uDE00?[😀]{1,3}+"
      })
  void ordinaryPatternsAreUsed(String pattern) {
    assertThat(refusal(pattern)).isEmpty();
    assertThat(work(pattern)).isLessThan(RegexTest.STEPS_OF_A_LOOK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[]a]", "[^]a]", "(?x)[a b]", "(?xd)a", "(?x)\\x41", "(?d)a", "(?x)(a)\\1"})
  void whatCannotBeReadIsRefused(String pattern) {
    Pattern.compile(pattern);
    assertThat(refusal(pattern)).endsWith("whose work cannot be bounded; it never holds");
  }

  /** Most steps between two looks; written out by hand. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "a 2",
        "ab 2",
        "^ 2",
        "^a 3",
        "^^^ 4",
        "a^^ 3",
        "a|b 4",
        "(|) 2",
        "(|)(|) 4",
        "(|)(|)^ 8",
        "^{5} 13",
        "(^{5}){3} 87",
        "a{5} 3",
        "\\x41? 3",
        "\\0123? 3",
        "\\07? 3",
        "\\uD83D\\uDE00? 3",
        "\\p{L}? 3",
        "\\pL? 3",
        "\\cA? 3",
        "(?=^) 3",
        "(?!^) 3",
        "(?<=^) 4",
        "(?<!a) 7",
        "(?<=a^) 8",
        "\\1 2",
        "(a)\\1\\1 3",
        "\\Qab\\E 2",
        "(?:^) 2",
        "(?>^) 2",
        "(?<n>^)\\k<n> 3",
        "(?i)^ 2",
        "(?i:^)^ 3",
        "\\b{g} 2",
        "a*^ 4",
        "(a^){0,1} 3",
        "(^a?)? 6"
      })
  void stepsBetweenLooksAreCounted(String pattern, int steps) {
    assertThat(work(pattern)).isEqualTo(steps);
  }

  private static double work(String pattern) {
    try {
      return RegexReader.read(pattern).most();
    } catch (RegexReader.UnknownSyntax e) {
      throw new AssertionError(pattern, e);
    }
  }

  @Test
  void randomHostilePatternsEnd() {
    List<String> parts =
        List.of(
            "(|)", "(a?)?", "(?:", "(", ")", "|", "a", "a*", "*", "+?", "{0,9}", "{50}", "^", "$",
            "(?=", "(?<=", "(?!", "\\1", "\\b", ".", "[a-b]", "(a|aa)+", "(a*)*", "?", "\\G",
            "(?>");
    Random random = new Random(11);
    int used = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder pattern = new StringBuilder();
      for (int n = 1 + random.nextInt(14); n > 0; n--) {
        pattern.append(parts.get(random.nextInt(parts.size())));
      }
      pattern.append(")".repeat(random.nextInt(3)));
      used += agrees(pattern.toString()) ? 1 : 0;
    }
    assertThat(used).isGreaterThan(500);
  }

  private static boolean agrees(String pattern) {
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      return false;
    }
    RegexTest test = RegexTest.compile(List.of(pattern), true, (path, reason) -> {});
    if (test == null) {
      return false;
    }
    for (String text : List.of("", "a", "aab", "aaaaaaaa")) {
      RegexTest.Looks looks = new RegexTest.Looks();
      boolean holds = test.testAny(List.of(new Text(text)), looks);
      if (looks.count() < 10_000) {
        assertThat(holds).as("%s on %s", pattern, text).isEqualTo(text.matches(pattern));
      }
    }
    return true;
  }
}
