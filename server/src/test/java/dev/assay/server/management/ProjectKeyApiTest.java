package dev.assay.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.management.ApiCaller.Reply;
import dev.assay.server.store.ManagementKey.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of projects: who sees them, who replaces them, and where they are not. */
class ProjectKeyApiTest extends ApiFixture {
  private String path;
  private String apiKey;
  private String secretKey;

  @BeforeEach
  void showKeys() {
    path = "projects/" + project + "/keys";
    JsonValue keys = show(path);
    apiKey = keys.get("apiKey").asString("");
    secretKey = keys.get("secretKey").asString("");
  }

  @Test
  void aNewProjectHasKeysOfItsOwn() {
    assertThat(apiKey).matches("api-[\\w-]{32}");
    assertThat(secretKey).matches("secret-[\\w-]{32}");
    createProject();
    assertThat(show("projects/" + project + "/keys").get("apiKey").asString(""))
        .isNotEqualTo(apiKey);
  }

  @Test
  void nobodyButAnAdminIsToldTheSecret() {
    ok(api.post(path, quoted("{'apiKey':'" + apiKey + "'}")));
    String now = show(path).get("secretKey").asString("");
    ApiCaller editor = caller(Role.EDITOR);
    int shown = 0;
    for (ApiRoute route : management.routes()) {
      if (route.method().equals("GET") && route.role() != Role.ADMIN) {
        String filled = String.join("/", route.path()).replaceAll("\\{\\w+}", project);
        Reply reply = editor.get(filled);
        assertThat(reply.text()).as(filled).doesNotContain(secretKey, now);
        shown += reply.text().contains(apiKey) ? 1 : 0;
      }
    }
    assertThat(shown).as("the list and the project itself").isEqualTo(2);
    assertThat(editor.get(path).status()).isEqualTo(403);
    assertThat(editor.post(path, "{}").status()).isEqualTo(403);
  }

  @Test
  void whatIsNotGivenIsMadeAnew() {
    JsonValue both = api.post(path, "{}").json();
    assertThat(both.get("apiKey").asString("")).matches("api-[\\w-]{32}").isNotEqualTo(apiKey);
    assertThat(both.get("secretKey").asString("")).matches("secret-.*").isNotEqualTo(secretKey);
    assertThat(show(path)).isEqualTo(both);

    String body = quoted("{'apiKey':'0123456789abcdef','secretKey':'fedcba:9876543210'}");
    assertThat(api.post(path, body).json().toJson()).isEqualTo(body);

    JsonValue secret = api.post(path, quoted("{'apiKey':'0123456789abcdef'}")).json();
    assertThat(secret.get("apiKey").asString("")).isEqualTo("0123456789abcdef");
    assertThat(secret.get("secretKey").asString("")).startsWith("secret-");
    ok(api.post(path, "{}"));
  }

  @Test
  void aReplacementIsInTheAuditLogWithoutTheKeys() {
    ok(api.post(path, "{}"));

    Reply audit = api.get("audit?projectId=" + project);

    JsonValue last = audit.json().get("entries").get(0);
    assertThat(last.get("action").asString("")).isEqualTo("replace-keys");
    assertThat(last.get("author").get("label").asString("")).isEqualTo("the ADMIN");
    assertThat(audit.text()).doesNotContain("secret-", "api-");
  }

  @Test
  void theKeysOutliveOtherChanges() {
    ok(api.patch("projects/" + project, "{\"name\":\"Other\"}"));
    String file = "{'name':'File','apiKey':'of-another-server','secretKey':'of-another-server'}";
    ok(api.post("projects/" + project + "/import", quoted(file)));

    assertThat(show(path).get("apiKey").asString("")).isEqualTo(apiKey);
    assertThat(show(path).get("secretKey").asString("")).isEqualTo(secretKey);
    assertThat(api.get("projects/" + project + "/export").text())
        .contains("File")
        .doesNotContain(apiKey, secretKey, "of-another-server");
  }

  @Test
  void anApiKeyNamesOneProject() {
    String deploymentKey = show("deployments/" + deployment("web")).get("key").asString("");
    createProject();
    String second = "projects/" + project + "/keys";

    assertThat(api.post(second, quoted("{'apiKey':'" + apiKey + "'}")).status()).isEqualTo(409);
    Reply reply = api.post(second, quoted("{'apiKey':'" + deploymentKey + "'}"));
    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.text()).doesNotContain(deploymentKey);
  }

  @Test
  void whoHasSeenAnotherVersionIsTold() {
    Reply seen = api.get(path);
    String tag = String.valueOf(seen.headers().get("etag"));
    ok(api.with("if-match", tag).post(path, "{}"));

    assertThat(api.with("if-match", tag).post(path, "{}").status()).isEqualTo(409);
    assertThat(api.get("projects/404/keys").status()).isEqualTo(404);
    assertThat(api.post("projects/404/keys", "{}").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"apiKey\":\"short\"} | $.apiKey",
        "{\"apiKey\":\"with-a:colon-in-it\"} | $.apiKey",
        "{\"secretKey\":\"with a blank in it\"} | $.secretKey",
        "{\"secretKey\":1234567890123456} | $.secretKey",
        "{\"secret\":\"1234567890123456\"} | $.secret",
        "[] | $",
      })
  void keysThatCannotBeSentAreRefused(String body, String at) {
    Reply reply = api.post(path, body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error("path")).isEqualTo(at);
    assertThat(show(path).get("secretKey").asString("")).isEqualTo(secretKey);
  }
}
