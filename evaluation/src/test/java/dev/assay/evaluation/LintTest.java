package dev.assay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.LintFinding.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LintTest {
  /** Apostrophes stand for quotation marks. */
  private static List<LintFinding> lint(String segments) {
    return flags(
        "{'key':'base','variants':{'on':{'key':'on'}},'segments':[{'variant':'on'}]}",
        "{'key':'f','variants':{'on':{'key':'on'},'off':{'key':'off','metadata':{'default':true}}},"
            + "'dependencies':['base'],'segments':["
            + segments
            + "]}");
  }

  private static List<LintFinding> flags(String... flags) {
    return FlagSet.parse(("[" + String.join(",\n", flags) + "]").replace('\'', '"')).lint();
  }

  /** {@return the findings on a condition, besides those on variants that are not used} */
  private static List<LintFinding> conditions(String conditions) {
    return lint("{'variant':'on','conditions':[[" + conditions + "]]}");
  }

  private static String shown(LintFinding finding) {
    return finding.severity() + " " + finding.code() + " " + finding.path();
  }

  @Test
  void goodFlagsHaveNoFindings() {
    assertThat(
            lint(
                """
                {'metadata':{'segmentName':'flag-dependencies'},'variant':'off',
                 'conditions':[[{'selector':['result','base','key'],'op':'is not','values':['on']}]]},
                {'conditions':[[{'selector':['context','user','user_properties','plan'],
                                 'op':'is','values':['pro']},
                                {'selector':['context','user','cohort_ids'],
                                 'op':'set contains any','values':['c']}],
                               [{'selector':['context','groups','company','cohort_ids'],
                                 'op':'set does not contain any','values':['c']}]],
                 'variant':'off','bucket':{'selector':['context','user','user_id'],'salt':'s',
                   'allocations':[{'range':[0,20],'distributions':[
                     {'variant':'on','range':[0,42949673]}]}]}},
                {'variant':'off'}
                """))
        .isEmpty();
  }

  @Test
  void theIdiomsOfPartialEvaluationAreNoFindings() {
    String never = "{'selector':[],'op':'is not','values':['(none)']}";
    String always = "{'selector':[],'op':'is','values':['(none)']}";

    assertThat(conditions(never)).isEmpty();
    assertThat(conditions(always)).isEmpty();
  }

  @Test
  void faultsAreErrors() {
    List<LintFinding> findings =
        flags(
            "{'key':'a','variants':{},'segments':[{'variant':7}]}",
            "{'key':'b','variants':{},'segments':[],'dependencies':['c']}",
            "{'key':'c','variants':{},'segments':[],'dependencies':['b']}",
            "{'key':'d','variants':{},'segments':[],'dependencies':['ghost']}",
            "{'key':'d','variants':{},'segments':[{'variant':'v'}],'dependencies':['ghost']}",
            "{'key':'e','variants':{'on':{'key':'on'}},'segments':[{'variant':'on','conditions':[["
                + "{'selector':['context','user','country'],'op':'like','values':['x']},"
                + "{'selector':['context','user','city'],'op':'regex match','values':['(']}]]}]}",
            "{'key':'g','variants':{},'segments':[],'dependencies':7}");

    assertThat(findings)
        .allMatch(finding -> finding.severity() == Severity.ERROR)
        .extracting(finding -> finding.code() + " " + finding.path() + " " + finding.line())
        .containsExactlyInAnyOrder(
            "malformed $[0].segments[0].variant 1",
            "dependency-cycle $[1].dependencies 2",
            "dependency-cycle $[2].dependencies 3",
            "duplicate-key $[4].key 5",
            "unknown-dependency $[4].dependencies[0] 5",
            "unknown-variant $[4].segments[0].variant 5",
            "unknown-operator $[5].segments[0].conditions[0][0].op 6",
            "invalid-regex $[5].segments[0].conditions[0][1].values[0] 6",
            "malformed $[6].dependencies 7");
    assertThat(findings.get(0))
        .hasToString(
            "$[0].segments[0].variant (line 1): ERROR: expected a string, found a number;"
                + " the flag is left out");
  }

  @Test
  void chainsThatAreTooLongAreErrors() {
    String[] chain = new String[202];
    for (int i = 0; i < chain.length; i++) {
      String dependencies = i == 0 ? "" : "'f" + (i - 1) + "'";
      chain[i] =
          "{'key':'f" + i + "','variants':{},'segments':[],'dependencies':[" + dependencies + "]}";
    }

    assertThat(flags(chain)).extracting(LintFinding::code).containsOnly("dependency-chain");
  }

  /** The segments of a flag, and what is found in the last. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'variant':'on'},{'variant':'off'}                          | WARNING unreachable-segment $[1].segments[1]
          {'variant':'on','conditions':[[]]},{'variant':'off'}        | WARNING unreachable-segment $[1].segments[1]
          {'variant':'on','conditions':[[{'selector':['context','user','city'],'op':'is','values':['a']}]]},{'variant':'off','conditions':[[{'selector':['context','user','city'],'op':'is','values':['a']}]]} | WARNING unreachable-segment $[1].segments[1]
          {'variant':'on','conditions':[]}                            | WARNING matches-nobody $[1].segments[0].conditions
          {'variant':'on','conditions':[[],[{'selector':[],'op':'is','values':['(none)']}]]} | WARNING matches-everybody $[1].segments[0].conditions
          {'variant':'on'},{}                                         | WARNING gives-nothing $[1].segments[1]
          """)
  void segmentsThatDoNothingAreFound(String segments, String expected) {
    assertThat(lint(segments)).extracting(LintTest::shown).contains(expected);
  }

  @Test
  void aSegmentThatMayGiveNothingHidesNoOther() {
    assertThat(
            lint(
                """
                {'bucket':{'selector':['context','user','user_id'],'salt':'s','allocations':[
                   {'range':[0,100],'distributions':[{'variant':'on','range':[0,42949673]}]}]}},
                {'variant':'off'}
                """))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'context','user','country'         | is                 |               | never-holds            .values
          'context','user','x'               | set contains any   |               | never-holds            .values
          'context','user','country'         | is not             |               | always-holds           .values
          'context','user','country'         | contains           | ''            | empty-text             .values
          'context','user','country'         | does not contain   | ''            | empty-text             .values
          'context','user','x'               | less               | 'a'           | no-number              .values
          'context','user','x'               | greater or equal   | '1','a'       | no-number              .values
          'context','user','version'         | version less       | '1'           | no-version             .values
          'context','user','country'         | set contains any   | 'US'          | set-operator-on-text   .op
          'context','groups','g','group_name'| set is             | 'a'           | set-operator-on-text   .op
          'context','user','cohort_ids'      | is                 | 'c'           | cohort-operator        .op
          'context','groups','g','cohort_ids'| set is             | 'c'           | cohort-operator        .op
          'context','user','country','code'  | is                 | 'US'          | selects-nothing        .selector
          'context','users','country'        | is                 | 'US'          | selects-nothing        .selector
          'user','country'                   | is not             | 'US'          | selects-nothing        .selector
          'context','user',''                | is                 | 'US'          | selects-nothing        .selector
          'result','base','payload'          | is                 | 'a'           | selects-nothing        .selector
          'result','base','key','x'          | is                 | 'a'           | selects-nothing        .selector
          'result','f','key'                 | is                 | 'on'          | own-result             .selector
          'result','other','key'             | is                 | 'on'          | undeclared-dependency  .selector
          'result','base','key'              | is not             | 'onn'         | unknown-variant-of-dependency .values
          'context','user','city'            | regex match        | 'x','(a+)+'   | slow-regex             .values[1]
          """)
  void conditionsThatHardlyTestAnythingAreFound(
      String selector, String op, String values, String expected) {
    String json =
        "{'selector':["
            + selector
            + "],'op':'"
            + op
            + "','values':["
            + (values == null ? "" : values)
            + "]}";
    assertThat(conditions(json))
        .extracting(LintTest::shown)
        .containsExactly(
            "WARNING " + expected.replaceFirst(" +", " \\$[1].segments[0].conditions[0][0]"));
  }

  private static String condition(String field, String op, String values) {
    return "{'selector':['context','user',"
        + field
        + "],'op':'"
        + op
        + "','values':["
        + values
        + "]}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          is      | 'a','b' | is               | 'c'
          is      | 'a'     | is not           | 'a','b'
          is      | 'true'  | is not           | 'TRUE'
          greater | '10'    | less             | '5'
          greater | '5'     | less or equal    | '5'
          greater or equal | '6','7' | less or equal | '4','5'
          """)
  void conditionsThatExcludeEachOtherAreFound(
      String op, String values, String otherOp, String otherValues) {
    assertThat(
            conditions(
                condition("'city'", op, values) + "," + condition("'city'", otherOp, otherValues)))
        .singleElement()
        .matches(finding -> finding.code().equals("contradiction"))
        .matches(finding -> finding.sentence().endsWith("they never hold together"));
    assertThat(
            conditions(condition("'x'", otherOp, otherValues) + "," + condition("'x'", op, values)))
        .singleElement()
        .matches(finding -> finding.sentence().contains("for lists only"));
  }

  @Test
  void conditionsThatCanHoldTogetherAreNotFound() {
    assertThat(
            conditions(
                condition("'x'", "is", "'a','b'")
                    + ","
                    + condition("'x'", "is", "'b','c'")
                    + ","
                    + condition("'x'", "is not", "'a'")))
        .isEmpty();
    assertThat(
            conditions(
                condition("'x'", "greater or equal", "'5'")
                    + ","
                    + condition("'x'", "less or equal", "'5'")))
        .isEmpty();
    assertThat(conditions(condition("'x'", "is", "'a'") + "," + condition("'x'", "is", "'a'")))
        .extracting(LintFinding::code)
        .containsExactly("duplicate-condition");
  }

  private static List<String> bucket(String salt, String allocations) {
    return lint(
            "{'variant':'on','bucket':{'selector':['context','user','user_id'],'salt':'"
                + salt
                + "','allocations':["
                + allocations
                + "]}}")
        .stream()
        .map(LintTest::shown)
        .map(line -> line.replace("$[1].segments[0].bucket", ""))
        .toList();
  }

  private static String allocation(int start, int end, String... ranges) {
    StringBuilder distributions = new StringBuilder();
    for (String range : ranges) {
      distributions
          .append(distributions.isEmpty() ? "" : ",")
          .append("{'variant':'on','range':[")
          .append(range)
          .append("]}");
    }
    return "{'range':[" + start + "," + end + "],'distributions':[" + distributions + "]}";
  }

  @Test
  void rangesThatOverlapOrLeaveGapsAreFound() {
    String full = "0,42949673";
    assertThat(bucket("s", allocation(0, 60, full) + "," + allocation(50, 100, full)))
        .containsExactly("WARNING overlapping-ranges .allocations[1].range");
    assertThat(bucket("s", allocation(50, 100, full) + "," + allocation(0, 20, full)))
        .containsExactly("INFO uncovered-range .allocations[0].range");
    assertThat(bucket("s", allocation(0, 100, "0,30000000", "20000000,42949673")))
        .containsExactly("WARNING overlapping-ranges .allocations[0].distributions[1].range");
    assertThat(bucket("s", allocation(0, 100, "0,42520177", "42520175,42949673")))
        .containsExactly("INFO overlapping-ranges .allocations[0].distributions[1].range");
    assertThat(bucket("s", allocation(0, 100, "0,21474836", "21474837,42949672")))
        .containsExactly("INFO uncovered-range .allocations[0].distributions");
    assertThat(bucket("s", allocation(0, 100, "0,21474836")))
        .containsExactly("WARNING uncovered-range .allocations[0].distributions");
  }

  @Test
  void whatIsNoRangeAndWhatLetsNobodyInIsFound() {
    String full = "0,42949673";
    assertThat(bucket("s", allocation(0, 100, full) + "," + allocation(80, 20, full)))
        .containsExactly("WARNING reversed-range .allocations[1].range");
    assertThat(bucket("s", allocation(0, 101, full)))
        .containsExactly("WARNING range-out-of-bounds .allocations[0].range");
    assertThat(bucket("s", allocation(0, 100, full, "-1,-1")))
        .containsExactly("INFO empty-range .allocations[0].distributions[1].range");
    assertThat(bucket("", allocation(0, 100, full))).containsExactly("WARNING empty-salt .salt");
    assertThat(bucket("s", "")).containsExactly("INFO lets-nobody-in .allocations");
    assertThat(
            lint("{'variant':'on','bucket':{'selector':['user_id'],'salt':'s','allocations':[]}}"))
        .extracting(LintFinding::sentence)
        .contains("segment 1: user_id is nowhere: nobody is let in; users get 'on'");
  }

  @Test
  void variantsThatAreNotUsedOrNotWhatTheyAreCalledAreFound() {
    assertThat(
            flags(
                "{'key':'f','variants':{'a':{'key':'a'},'b':{'key':'c'}},'segments':[{'variant':'a'}]}"))
        .extracting(LintTest::shown)
        .containsExactly(
            "INFO unused-variant $[0].variants.b", "WARNING variant-key-differs $[0].variants.b");
    assertThat(
            flags(
                "{'key':'f','variants':{'a':{'key':'a'},"
                    + "'off':{'key':'off','metadata':{'default':true}}},'segments':[{'variant':'off'}]}"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a+)+",
        "(a*)*b",
        "(?:x+y?)*",
        "([a-z]+)*",
        "(.*,){2,}",
        "(a|ab)*",
        "((a+)b?)+",
        "(a+)+?"
      })
  void patternsThatRepeatWhatRepeatsAreRisky(String pattern) {
    assertThat(RegexRisk.isHigh(pattern)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a+b*",
        "(a+)",
        "(a+)?",
        "(a|b)*",
        "([a+]b)*",
        "(\\+)*",
        "(\\Qa+\\E)*",
        "(a{2})*",
        "(a++)*",
        "(a+){2}",
        "[[a]+]*",
        "[]+]*",
        "(?i)a+",
        "(?<name>a)+",
        "a{",
        "a)+",
        "(",
        "\\"
      })
  void otherPatternsAreNot(String pattern) {
    assertThat(RegexRisk.isHigh(pattern)).isFalse();
  }
}
