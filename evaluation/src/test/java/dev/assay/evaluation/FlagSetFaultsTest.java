package dev.assay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a malformed flag does: it is left out, told with path and line, and spoils nothing else. */
class FlagSetFaultsTest {
  private static final String GOOD =
      """
      {"key":"%s","variants":{"on":{"key":"on"}},"segments":[{"variant":"on"}]}""";
  private static final ExperimentUser USER = ExperimentUser.builder().userId("u").build();

  private static FlagSet among(String flag) {
    return FlagSet.parse(
        "[" + GOOD.formatted("before") + ",\n" + flag + ",\n" + GOOD.formatted("after") + "]");
  }

  private static FlagFault onlyFault(FlagSet flags) {
    assertThat(flags.faults()).hasSize(1);
    return flags.faults().get(0);
  }

  /** In each, the object that the fault is told of begins on line 3. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        ".key | key is required | `\n{'variants':{},'segments':[]}`",
        ".key | found a number | `\n{'key':5,'variants':{},'segments':[]}`",
        ".key | found null | `\n{'key':null,'variants':{},'segments':[]}`",
        ".key | empty | `\n{'key':'','variants':{},'segments':[]}`",
        ".variants | object is required | `\n{'key':'x','segments':[]}`",
        ".variants | found an array | `\n{'key':'x','variants':[],'segments':[]}`",
        ".variants.on | found a string | `\n{'key':'x','variants':{'on':'on'},'segments':[]}`",
        ".variants.on | object is required | `\n{'key':'x','variants':{'on':null},'segments':[]}`",
        ".variants.on.key | string is required | `{'key':'x','variants':{'on':\n{}},'segments':[]}`",
        ".variants.on.metadata | found a boolean | `{'key':'x','variants':{'on':\n{'key':'on','metadata':true}},'segments':[]}`",
        ".segments | array is required | `\n{'key':'x','variants':{}}`",
        ".segments | found an object | `\n{'key':'x','variants':{},'segments':{}}`",
        ".segments[1] | found a number | `\n{'key':'x','variants':{},'segments':[{},1]}`",
        ".segments[0].metadata | found an array | `{'key':'x','variants':{},'segments':[\n{'metadata':[]}]}`",
        ".segments[0].variant | found a number | `{'key':'x','variants':{},'segments':[\n{'variant':1}]}`",
        ".segments[0].conditions | found a string | `{'key':'x','variants':{},'segments':[\n{'conditions':'x'}]}`",
        ".segments[0].conditions[1] | found an object | `{'key':'x','variants':{},'segments':[\n{'conditions':[[],{}]}]}`",
        ".segments[0].conditions[0][0] | found a string | `{'key':'x','variants':{},'segments':[{'conditions':[\n['x']]}]}`",
        ".segments[0].conditions[0][0].op | string is required | `{'key':'x','variants':{},'segments':[{'conditions':[[\n{'selector':[],'values':[]}]]}]}`",
        ".segments[0].conditions[0][0].selector | array is required | `{'key':'x','variants':{},'segments':[{'conditions':[[\n{'op':'is','values':[]}]]}]}`",
        ".segments[0].conditions[0][0].selector[1] | found a number | `{'key':'x','variants':{},'segments':[{'conditions':[[\n{'op':'is','values':[],'selector':['a',1]}]]}]}`",
        ".segments[0].conditions[0][0].values | array is required | `{'key':'x','variants':{},'segments':[{'conditions':[[\n{'op':'is','selector':[]}]]}]}`",
        ".segments[0].conditions[0][0].values[1] | string is required | `{'key':'x','variants':{},'segments':[{'conditions':[[\n{'op':'is','selector':[],'values':['a',null]}]]}]}`",
        ".segments[0].conditions[0][0].values[0] | found an array | `{'key':'x','variants':{},'segments':[{'conditions':[[\n{'op':'is','selector':[],'values':[[]]}]]}]}`",
        ".segments[0].bucket | found an array | `{'key':'x','variants':{},'segments':[\n{'bucket':[]}]}`",
        ".segments[0].bucket.salt | string is required | `{'key':'x','variants':{},'segments':[{'bucket':\n{'selector':[],'allocations':[]}}]}`",
        ".segments[0].bucket.selector | array is required | `{'key':'x','variants':{},'segments':[{'bucket':\n{'salt':'s','allocations':[]}}]}`",
        ".segments[0].bucket.allocations | array is required | `{'key':'x','variants':{},'segments':[{'bucket':\n{'salt':'s','selector':[]}}]}`",
        ".segments[0].bucket.allocations[0] | found a boolean | `{'key':'x','variants':{},'segments':[{'bucket':\n{'salt':'s','selector':[],'allocations':[true]}}]}`",
        ".segments[0].bucket.allocations[0].range | array is required | `{'key':'x','variants':{},'segments':[{'bucket':{'salt':'s','selector':[],'allocations':[\n{'distributions':[]}]}}]}`",
        ".segments[0].bucket.allocations[0].range | two integers | `{'key':'x','variants':{},'segments':[{'bucket':{'salt':'s','selector':[],'allocations':[\n{'range':[0],'distributions':[]}]}}]}`",
        ".segments[0].bucket.allocations[0].range | two integers | `{'key':'x','variants':{},'segments':[{'bucket':{'salt':'s','selector':[],'allocations':[\n{'range':[0,2147483648],'distributions':[]}]}}]}`",
        ".segments[0].bucket.allocations[0].range | two integers | `{'key':'x','variants':{},'segments':[{'bucket':{'salt':'s','selector':[],'allocations':[\n{'range':[0.0,100],'distributions':[]}]}}]}`",
        ".segments[0].bucket.allocations[0].range | two integers | `{'key':'x','variants':{},'segments':[{'bucket':{'salt':'s','selector':[],'allocations':[\n{'range':[0,1,2],'distributions':[]}]}}]}`",
        ".segments[0].bucket.allocations[0].distributions | array is required | `{'key':'x','variants':{},'segments':[{'bucket':{'salt':'s','selector':[],'allocations':[\n{'range':[0,1]}]}}]}`",
        ".segments[0].bucket.allocations[0].distributions[0] | found null | `{'key':'x','variants':{},'segments':[{'bucket':{'salt':'s','selector':[],'allocations':[\n{'range':[0,1],'distributions':[null]}]}}]}`",
        ".segments[0].bucket.allocations[0].distributions[0].range | two integers | `{'key':'x','variants':{},'segments':[{'bucket':{'salt':'s','selector':[],'allocations':[{'range':[0,1],'distributions':[\n{'variant':'on','range':['0','1']}]}]}}]}`",
        ".segments[0].bucket.allocations[0].distributions[0].variant | string is required | `{'key':'x','variants':{},'segments':[{'bucket':{'salt':'s','selector':[],'allocations':[{'range':[0,1],'distributions':[\n{'range':[0,1]}]}]}}]}`",
        ".dependencies | found a string | `\n{'key':'x','variants':{},'segments':[],'dependencies':'p'}`",
        ".dependencies[0] | found a number | `\n{'key':'x','variants':{},'segments':[],'dependencies':[1]}`",
        ".metadata | found a string | `\n{'key':'x','variants':{},'segments':[],'metadata':'m'}`",
      })
  void aMalformedFieldLeavesItsFlagOut(String path, String reason, String flag) {
    FlagSet flags = among(flag.replace('\'', '"'));
    FlagFault fault = onlyFault(flags);
    assertThat(fault.path()).isEqualTo("$[1]" + path);
    assertThat(fault.line()).isEqualTo(3);
    assertThat(fault.leftOut()).isTrue();
    assertThat(fault.reason())
        .contains(reason.replace("key is", "string is").replace("found null", "is required"));
    assertThat(fault.flagKey()).isEqualTo(flag.contains("'key':'x'") ? "x" : fault.flagKey());
    assertThat(EvaluationEngine.evaluate(flags, USER).asMap()).containsOnlyKeys("before", "after");
  }

  @Test
  void aFlagThatIsNoObjectIsLeftOut() {
    for (String flag : new String[] {"null", "5", "\"x\"", "[]"}) {
      FlagFault fault = onlyFault(among(flag));
      assertThat(fault.path()).isEqualTo("$[1]");
      assertThat(fault.flagKey()).isNull();
    }
  }

  @Test
  void aVariantsNameDoesNotBlurTheReason() {
    FlagFault fault = onlyFault(among("{\"key\":\"x\",\"variants\":{\"a: b\":5},\"segments\":[]}"));
    assertThat(fault.path()).isEqualTo("$[1].variants.a: b");
    assertThat(fault.reason()).isEqualTo("expected an object, found a number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"variant", "segment", "flag"})
  void metadataThatNestsTooDeeplyLeavesItsFlagOut(String where) {
    String deep = "{\"a\":".repeat(150) + "1" + "}".repeat(150);
    String flag =
        """
        {"key":"x","variants":{"on":{"key":"on","metadata":%s}},
         "segments":[{"metadata":%s}],"metadata":%s}"""
            .formatted(
                where.equals("variant") ? deep : "{}",
                where.equals("segment") ? deep : "{}",
                where.equals("flag") ? deep : "{}");
    FlagSet flags = among(flag);
    assertThat(onlyFault(flags).reason()).contains("nests deeper");
    assertThat(onlyFault(flags).flagKey()).isEqualTo("x");
    assertThat(onlyFault(flags).path()).startsWith("$[1]");
    assertThat(flags.size()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{}|an object", "null|null", "\"x\"|a string", "1|a number", "true|a boolean"})
  void aDocumentThatIsNoArrayIsRefused(String json, String kind) {
    assertThatThrownBy(() -> FlagSet.parse(json))
        .isInstanceOfSatisfying(
            FlagFormatException.class,
            e -> {
              assertThat(e.path()).isEqualTo("$");
              assertThat(e.line()).isEqualTo(1);
            })
        .hasMessage("$ (line 1): expected an array of flags, found " + kind);
  }

  @Test
  void aDocumentThatIsNoJsonIsRefusedWithItsLine() {
    assertThatThrownBy(() -> FlagSet.parse("[\n{},\n?]".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(FlagFormatException.class, e -> assertThat(e.line()).isEqualTo(3));
    assertThatThrownBy(() -> FlagSet.parse(""))
        .isInstanceOf(FlagFormatException.class)
        .hasMessage("$: empty document");
  }

  @Test
  void whatCanBeEvaluatedIsToldAndStays() {
    FlagSet flags =
        FlagSet.parse(
            """
            [{"key":"x","variants":{},"segments":[
              {"variant":"ghost","conditions":[[
                {"selector":["a"],"op":"like","values":[]},
                {"selector":["a"],"op":"regex match","values":["a","("]}]],
               "bucket":{"selector":[],"salt":"s","allocations":[{"range":[0,100],
                 "distributions":[{"variant":"other","range":[0,1]}]}]}}]}]""");
    assertThat(flags.size()).isEqualTo(1);
    assertThat(flags.faults()).noneMatch(FlagFault::leftOut).allMatch(f -> f.line() == 1);
    assertThat(flags.faults().stream().map(FlagFault::path))
        .containsExactlyInAnyOrder(
            "$[0].segments[0].variant",
            "$[0].segments[0].conditions[0][0].op",
            "$[0].segments[0].conditions[0][1].values[1]",
            "$[0].segments[0].bucket.allocations[0].distributions[0].variant");
  }

  @Test
  void aFaultReadsWell() {
    assertThat(new FlagFault("k", "$[0].key", 3, "empty", true))
        .hasToString("$[0].key (line 3): empty; the flag is left out");
    assertThat(new FlagFault(null, "$[0]", 0, "odd", false)).hasToString("$[0]: odd");
  }
}
