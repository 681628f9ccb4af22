package dev.assay.server.http;

import static dev.assay.server.http.RunningServer.AUTH;
import static dev.assay.server.http.RunningServer.base64;
import static dev.assay.server.http.RunningServer.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.Variants;
import dev.assay.server.http.Wire.Reply;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VardataIT extends OverTheWire {
  private static final String ANN = "{\"user_id\":\"ann\",\"device_id\":\"d~>?z\"}";

  private static Set<String> flagsOf(Reply reply) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return Variants.parse(reply.text()).keySet();
  }

  @Test
  void theSecondVersionTellsEverything() throws IOException {
    Reply reply = wire.request("GET /sdk/v2/vardata?v=0&d=xyz", AUTH, user(ANN));

    assertThat(flagsOf(reply)).containsExactly("on-flag", "child", "group", "beta");
    assertThat(reply.header("content-type")).isEqualTo("application/json;charset=utf-8");
    assertThat(reply.header("access-control-allow-origin")).isEqualTo("*");
    assertThat(reply.text())
        .startsWith(
            "{\"on-flag\":{\"key\":\"on\",\"value\":\"on\",\"payload\":{\"text\":\"zwölf ✓\"},");
    assertThat(Variants.parse(reply.text()).get("beta").is("on")).isTrue();
    assertThat(Variants.parse(reply.text()).get("group").isDeployed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/sdk/vardata", "/v1/vardata"})
  void theFirstVersionLeavesOutDefaultsAndUndeployedFlags(String path) throws IOException {
    assertThat(flagsOf(wire.post(path, "{\"user_id\":\"eve\",\"device_id\":\"d\"}", AUTH)))
        .containsExactly("on-flag", "child");
  }

  @Test
  void thePublicRouteTakesTheUserFromTheQuery() throws IOException {
    String context =
        URLEncoder.encode("{\"user_id\":\"eve\",\"device_id\":\"d\"}", StandardCharsets.UTF_8);

    assertThat(flagsOf(wire.request("GET /v1/vardata?user_id=ann&context=" + context, AUTH)))
        .containsExactly("on-flag", "child", "beta");
    assertThat(flagsOf(wire.request("GET /v1/vardata?context=" + context, AUTH)))
        .containsExactly("on-flag", "child");
    assertThat(
            flagsOf(wire.request("GET /v1/vardata?device_id=d&flag_keys=on-flag,%20,nope", AUTH)))
        .containsExactly("on-flag");
    assertThat(flagsOf(wire.request("GET /v1/vardata?device_id=d&flag_keys=", AUTH)))
        .containsExactly("on-flag");
  }

  @ParameterizedTest
  @ValueSource(strings = {"standard", "standard unpadded", "url", "url unpadded"})
  void bothAlphabetsOfBase64AreRead(String form) throws IOException {
    String text = base64(ANN);
    assertThat(text).as("a text that differs").containsAnyOf("+", "/").endsWith("=");
    String alphabet = form.startsWith("url") ? text.replace('+', '-').replace('/', '_') : text;
    String encoded = form.endsWith("unpadded") ? alphabet.replace("=", "") : alphabet;

    assertThat(flagsOf(wire.request("GET /sdk/v2/vardata", AUTH, "X-Amp-Exp-User: " + encoded)))
        .hasSize(4);
    assertThat(
            flagsOf(
                wire.post(
                    "/sdk/v2/vardata",
                    ANN,
                    AUTH,
                    "X-Amp-Exp-Flag-Keys: " + base64("[\"beta\"]").replace("=", ""))))
        .containsExactly("beta");
  }

  @ParameterizedTest
  @CsvSource({"[],4", "'[\"child\"]',2", "'[\"nope\"]',0"})
  void flagKeysRestrictTheAnswerToThemAndTheirDependencies(String keys, int count)
      throws IOException {
    String header = "X-Amp-Exp-Flag-Keys: " + base64(keys);

    assertThat(flagsOf(wire.request("GET /sdk/v2/vardata", AUTH, user(ANN), header)))
        .hasSize(count);
  }

  @Test
  void bodiesAreJsonWhateverTheirContentType() throws IOException {
    for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded", "x"}) {
      assertThat(flagsOf(wire.post("/sdk/v2/vardata", ANN, AUTH, "Content-Type: " + type)))
          .hasSize(4);
    }
  }

  @Test
  void theSchemeIsReadInAnyCase() throws IOException {
    assertThat(
            flagsOf(
                wire.request(
                    "GET /sdk/v2/vardata", "authorization: aPI-kEY  secret-key ", user(ANN))))
        .hasSize(4);
  }

  @Test
  void trackingHeadersAreAccepted() throws IOException {
    assertThat(
            flagsOf(
                wire.request(
                    "GET /sdk/v2/vardata",
                    AUTH,
                    user(ANN),
                    "X-Amp-Exp-Track: no-track",
                    "X-Amp-Exp-Exposure-Track: whatever")))
        .hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-None: 1",
        "Authorization: Api-Key",
        "Authorization: Api-Key ",
        "Authorization: Api-Keysecret-key",
        "Authorization: Bearer secret-key",
        "Authorization: Api-Key other",
        "Authorization: secret-key"
      })
  void callersWithoutAKnownKeyAreRefused(String header) throws IOException {
    Reply reply = wire.request("GET /sdk/v2/vardata", header, user(ANN));

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.text()).startsWith("{\"error\":{\"code\":\"unauthorized\",\"message\":\"");
    assertThat(reply.header("connection")).isEqualTo("close");
    assertThat(reply.header("access-control-allow-origin")).isEqualTo("*");
    assertThat(wire.ends()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-None: 1 | the user is missing",
        "X-Amp-Exp-User: | the user is missing",
        "X-Amp-Exp-User: %%% | x-amp-exp-user: not base64",
        "X-Amp-Exp-User: e30x | x-amp-exp-user: user: $: text after the end",
        "X-Amp-Exp-User: /w== | x-amp-exp-user: not UTF-8",
        "X-Amp-Exp-User: e30= | user: user_id or device_id is required",
        "X-Amp-Exp-User: eyJ1c2VyX2lkIjoiIn0= | user: user_id or device_id is required",
        "X-Amp-Exp-User: W10= | x-amp-exp-user: user: $: expected an object, found an array"
      })
  void usersThatCannotBeReadAreToldWhy(String header, String reason) throws IOException {
    Reply reply = wire.request("GET /sdk/v2/vardata", AUTH, header);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text()).contains("\"bad_request\"", reason);
    assertThat(wire.ends()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"user_id\":{}} | body: user: user_id: expected a string, found an object",
        "{\"user_id\":\"u\",\"groups\":7} | groups",
        "{\"user_id\":\"u\" | not JSON",
        "<html> | not JSON",
        "{\"user_id\":\"u\",\"user_id\":\"v\"} | stands twice",
      })
  void bodiesThatCannotBeReadAreToldWhy(String body, String reason) throws IOException {
    Reply reply = wire.post("/sdk/v2/vardata", body, AUTH);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text()).contains("body: user: ", reason);
  }

  @Test
  void anEmptyBodyIsNoUser() throws IOException {
    assertThat(wire.post("/sdk/v2/vardata", "", AUTH).text()).contains("empty document");
  }

  @Test
  void nestingWithoutEndIsRefused() throws IOException {
    String deep =
        "{\"user_id\":\"u\",\"user_properties\":{\"p\":" + "[".repeat(150) + "]".repeat(150) + "}}";
    assertThat(wire.post("/sdk/v2/vardata", deep, AUTH).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1}", "[1]", "x", "null", "[\"a\""})
  void flagKeysThatAreNoneAreRefused(String keys) throws IOException {
    String header = "X-Amp-Exp-Flag-Keys: " + base64(keys);

    Reply reply = wire.post("/sdk/v2/vardata", ANN, AUTH, header);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text()).contains("x-amp-exp-flag-keys: ");
  }

  @Test
  void aContextThatIsNoUserIsRefused() throws IOException {
    Reply reply = wire.request("GET /v1/vardata?user_id=u&context=%7B", AUTH);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text()).contains("context: user: $");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%zz", "%", "%f"})
  void aQueryThatCannotBeDecodedIsRefused(String context) throws IOException {
    Reply reply = wire.request("GET /v1/vardata?user_id=u&context=" + context, AUTH);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text()).contains("query: ");
  }

  @Test
  void aLargeUserTravelsInAHeaderOrABody() throws IOException {
    String inHeader =
        "{\"user_id\":\"ann\",\"user_properties\":{\"p\":\"" + "x".repeat(60_000) + "\"}}";
    String inBody =
        "{\"user_id\":\"ann\",\"user_properties\":{\"p\":\"" + "x".repeat(400_000) + "\"}}";

    assertThat(flagsOf(wire.request("GET /sdk/v2/vardata", AUTH, user(inHeader)))).hasSize(4);
    assertThat(flagsOf(wire.post("/sdk/v2/vardata", inBody, AUTH))).hasSize(4);
  }
}
