package dev.assay.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.management.ApiCaller.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CohortApiTest extends ApiFixture {
  private String cohort;
  private String members;

  @BeforeEach
  void createCohort() {
    cohort = "cohorts/" + create("cohorts", "'name':'Beta'");
    members = cohort + "/members";
  }

  private static byte[] gzip(String plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  private ApiCaller csv() {
    return api.with("content-type", "text/csv; charset=utf-8");
  }

  private Object[] members() {
    return show(members).asList().toArray();
  }

  @Test
  void membersAreReplacedAddedAndRemoved() {
    assertThat(show(members).size()).isZero();
    assertThat(show(cohort).get("size").asInt(-1)).isZero();

    Reply replaced = api.put(members, "[\"a\",\"b\",\"a\",\"zwölf\"]");
    assertThat(replaced.json().get("size").asInt(0)).isEqualTo(3);
    assertThat(api.post(members, "[\"c\",\"a\"]").json().get("size").asInt(0)).isEqualTo(4);
    assertThat(api.call("DELETE", members, "[\"b\",\"x\"]").json().get("size").asInt(0))
        .isEqualTo(3);

    assertThat(members()).containsExactlyInAnyOrder("a", "zwölf", "c");
    assertThat(show(cohort).get("size").asInt(0)).isEqualTo(3);
    assertThat(show(cohort).get("lastModified").asLong(0)).isPositive();
    assertThat(show("cohorts?projectId=" + project).get("cohorts").size()).isEqualTo(1);
  }

  @Test
  void membersAreChangedOfTheVersionThatWasSeenOnly() {
    ok(api.patch(cohort, "{\"name\":\"New\"}"));
    String seen = api.get(cohort).headers().get("etag");

    assertThat(seen).isEqualTo("\"2\"");
    ok(api.with("if-match", seen).put(members, "[\"a\"]"));
    assertThat(api.get(cohort).headers()).containsEntry("etag", seen);
    assertThat(api.with("if-match", "\"1\"").put(members, "[\"b\"]").status()).isEqualTo(409);
    assertThat(members()).containsExactly("a");
  }

  @Test
  void membersComeAsCsv() {
    String text = "\ufeffuser_id,name\r\nann,x\r\n\n\"b\"\"o\"\"b\",\"y\"\n  carl  ";

    assertThat(csv().put(members + "?header=true", text).status()).isEqualTo(200);

    assertThat(members()).containsExactlyInAnyOrder("ann", "b\"o\"b", "carl");
  }

  @Test
  void membersComeCompressed() throws IOException {
    ApiCaller compressed = api.with("content-encoding", "gzip");
    ok(compressed.call("PUT", members, gzip("[\"a\"]")));
    ok(compressed.with("content-type", "text/csv").call("POST", members, gzip("\ufeffb\nc\n")));

    assertThat(members()).containsExactlyInAnyOrder("a", "b", "c");
    byte[] cut = new byte[12];
    System.arraycopy(gzip("[\"a\"]"), 0, cut, 0, 12);
    assertThat(compressed.call("PUT", members, cut).status()).isEqualTo(400);
    assertThat(compressed.put(members, "[]").status()).isEqualTo(400);
    assertThat(members()).hasSize(3);
  }

  @Test
  void whatIsShownCanBeSentBack() {
    ok(api.put(members, "[\"a\\\"\",\"b\\n\"]"));

    ok(api.put(members, api.get(members).text()));

    assertThat(members()).containsExactlyInAnyOrder("a\"", "b\n");
  }

  @Test
  void manyMembersAreTaken() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 300_000; i++) {
      text.append("member-").append(i).append('\n');
    }

    Reply reply = csv().put(members, text.toString());

    assertThat(reply.json().get("size").asInt(0)).isEqualTo(300_000);
    assertThat(members()).hasSize(300_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{} | expected an array",
        "[1] | expected a string, found a number",
        "['a',''] | 1 to 1024 bytes",
        "['a','half \\ud83d'] | half a character",
        "['a' | ",
        "['a'] x | ",
        " | "
      })
  void anArrayOfTextsIsExpected(String body, String message) {
    ok(api.put(members, "[\"before\"]"));

    Reply reply = api.put(members, quoted(body == null ? "" : body));

    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.error("message")).contains(message == null ? "" : message);
    assertThat(members()).containsExactly("before");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a", ",x\n"})
  void csvIsChecked(String body) {
    Reply reply = csv().put(members, body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error("path")).isEqualTo("line 1");
  }

  @Test
  void linesAndTypesAreBounded() {
    assertThat(csv().put(members, "x".repeat(10_000)).status()).isEqualTo(400);
    assertThat(csv().call("PUT", members, new byte[] {(byte) 0xff, '\n'}).status()).isEqualTo(400);
    assertThat(api.with("content-type", "image/png").put(members, "x").status()).isEqualTo(415);
    assertThat(api.with("content-encoding", "br").put(members, "x").status()).isEqualTo(415);
    assertThat(api.put("cohorts/404/members", "[]").status()).isEqualTo(404);
    assertThat(api.get("cohorts/404/members").status()).isEqualTo(404);
    assertThat(api.put(members + "?header=maybe", "[]").status()).isEqualTo(200);
    assertThat(csv().put(members + "?header=maybe", "a").status()).isEqualTo(400);
  }

  @Test
  void aCohortMayHaveAnIdOfItsOwnAndIsTakenOutOfUse() {
    String id = create("cohorts", "'id':'beta-" + project + "','groupType':'company'");
    assertThat(show("cohorts/" + id).get("groupType").asString("")).isEqualTo("company");
    assertThat(api.post("cohorts", body("'id':'" + id + "'")).status()).isEqualTo(409);
    assertThat(api.post("cohorts", body("'id':''")).error("path")).isEqualTo("$.id");

    ok(api.patch("cohorts/" + id, "{\"name\":\"N\",\"description\":\"d\"}"));
    assertThat(api.patch("cohorts/" + id, "{\"groupType\":\"x\"}").status()).isEqualTo(400);
    assertThat(api.delete("cohorts/" + id).text()).isEqualTo("OK");
    assertThat(show("cohorts/" + id).get("deleted").asBoolean(false)).isTrue();
    String list = "cohorts?projectId=" + project;
    assertThat(show(list).get("cohorts").size()).isEqualTo(1);
    assertThat(show(list + "&includeArchived=true").get("cohorts").size()).isEqualTo(2);
  }
}
