package dev.assay.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.management.ApiCaller.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What could be kept and not be shown again is refused. */
class BodyCheckTest extends ApiFixture {
  private static final String HALF = "half \\ud83d";

  @AfterEach
  void everythingCanStillBeShown() {
    ok(api.get("projects/" + project + "/export"));
    ok(api.get("versions?limit=1000"));
    ok(api.get("audit?limit=1000"));
  }

  private static String nested(int arrays) {
    return "[".repeat(arrays) + "]".repeat(arrays);
  }

  private static String withPayload(String key, String payload) {
    return "'key':'" + key + "','variants':[{'key':'on','payload':" + payload + "}]";
  }

  @Test
  void whatNestsAsDeeplyAsIsTakenIsShown() {
    String id = create("flags", withPayload("deep", nested(61)));
    ok(api.post("flags/" + id + "/variants", quoted("{'key':'b','payload':" + nested(63) + "}")));

    ok(api.get("flags/" + id + "/versions"));
    ok(api.get("flags/" + id + "/versions/2"));
    ok(api.post("flags/" + id + "/validate", "{}"));
  }

  @ParameterizedTest
  @CsvSource({"62", "96", "100", "197"})
  void whatNestsDeeperIsRefused(int arrays) {
    Reply reply = api.post("flags", body(withPayload("deep", nested(arrays))));

    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.error("path")).isEqualTo("$.variants[0].payload" + "[0]".repeat(61));
    assertThat(reply.error("message")).isEqualTo("nests deeper than 64");
    String file = quoted("{'flags':[{" + withPayload("deep", nested(arrays)) + "}]}");
    String path = "projects/" + project + "/import";
    assertThat(api.post(path, file).status()).isEqualTo(400);
    assertThat(api.with("content-type", "application/yaml").post(path, file).status())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "flags | 'key':'a','name':'HALF' | $.name",
        "flags | 'key':'a','variants':[{'key':'on','payload':[1,'HALF']}] | $.variants[0].payload[1]",
        "flags | 'key':'a','variants':[{'key':'on','payload':{'HALF':1}}] | $",
        "flags | 'key':'a','variants':[{'key':'on'},{'key':'\\udc00\\ud83d'}] | $.variants[1].key",
        "experiments | 'key':'a','decisionReason':'HALF' | $.decisionReason",
        "cohorts | 'name':'HALF' | $.name"
      })
  void halfACharacterIsRefusedWhereItStands(String kind, String fields, String path) {
    Reply reply = api.post(kind, body(fields.replace("HALF", HALF)));

    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.error("path")).isEqualTo(path);
  }

  @Test
  void halfACharacterIsRefusedInFilesAndVariants() {
    String variants = "flags/" + flag("nav") + "/variants";
    assertThat(api.post(variants, quoted("{'key':'\\ud800'}")).error("path")).isEqualTo("$.key");
    String path = "projects/" + project + "/import";
    String file = quoted("{'description':'" + HALF + "'}");
    assertThat(api.post(path, file).error("path")).isEqualTo("$.description");
    ApiCaller yaml = api.with("content-type", "text/yaml");
    assertThat(yaml.post(path, file).error("path")).isEqualTo("$.description");
    String named = "flags: [{key: a, variants: [{key: on, payload: {\"" + HALF + "\": 1}}]}]";
    assertThat(yaml.post(path, named).error("path")).isEqualTo("$.flags[0].variants[0].payload");
  }

  @Test
  void aCharacterOfTwoHalvesIsTaken() {
    String id = create("flags", "'key':'nav','name':'\\ud83d\\ude00'");

    assertThat(show("flags/" + id).get("name").asString("")).isEqualTo("😀");
  }
}
