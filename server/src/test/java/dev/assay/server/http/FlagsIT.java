package dev.assay.server.http;

import static dev.assay.server.http.RunningServer.AUTH;
import static dev.assay.server.http.RunningServer.base64;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.Flag;
import dev.assay.evaluation.FlagSet;
import dev.assay.server.AssayServer;
import dev.assay.server.http.Wire.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlagsIT extends OverTheWire {
  private static List<String> keys(Reply reply) {
    assertThat(reply.status()).isEqualTo(200);
    return FlagSet.parse(reply.body()).flags().stream().map(Flag::key).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/sdk/v2/flags?v=0", "/v1/flags"})
  void theFlagsOfTheDeploymentAreAnArray(String path) throws IOException {
    Reply reply = wire.request("GET " + path, AUTH);

    assertThat(keys(reply)).containsExactly("on-flag", "child", "group", "beta");
    assertThat(reply.header("content-type")).isEqualTo("application/json;charset=utf-8");
    assertThat(reply.header("content-encoding")).isNull();
    assertThat(reply.header("vary")).isEqualTo("accept-encoding");
  }

  @Test
  void flagKeysAndEvaluationModeChooseFlagsAndWhatTheseNeed() throws IOException {
    assertThat(keys(wire.request("GET /v1/flags?flag_keys=child", AUTH)))
        .containsExactly("child", "group");
    assertThat(keys(wire.request("GET /sdk/v2/flags?eval_mode=local", AUTH)))
        .containsExactly("child", "group");
    assertThat(keys(wire.request("GET /sdk/v2/flags?eval_mode=local&flag_keys=beta", AUTH)))
        .isEmpty();
    String header = "X-Amp-Exp-Flag-Keys: " + base64("[\"beta\"]");
    assertThat(keys(wire.request("GET /sdk/v2/flags", AUTH, header))).containsExactly("beta");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip|true",
        "deflate, GZIP;q=0.5|true",
        "x-gzip|true",
        "identity|false",
        "gzip;q=0|false",
        "gzip; q=0.0|false",
        "br|false"
      })
  void bodiesAreCompressedWhenThatIsAskedFor(String accepted, boolean compressed)
      throws IOException {
    Reply reply = wire.request("GET /sdk/v2/flags", AUTH, "Accept-Encoding: " + accepted);

    assertThat("gzip".equals(reply.header("content-encoding"))).isEqualTo(compressed);
    if (compressed) {
      byte[] json = new GZIPInputStream(new ByteArrayInputStream(reply.body())).readAllBytes();
      assertThat(FlagSet.parse(json).size()).isEqualTo(4);
    }
  }

  @Test
  void whoHasTheFlagsGetsNoneAgain() throws IOException {
    String tag = wire.request("GET /sdk/v2/flags", AUTH).header("etag");

    for (String sent : List.of(tag, "W/" + tag, "\"x\", " + tag, "*")) {
      Reply reply = wire.request("GET /sdk/v2/flags", AUTH, "If-None-Match: " + sent);
      assertThat(reply.status()).as(sent).isEqualTo(304);
      assertThat(reply.header("etag")).isEqualTo(tag);
      assertThat(reply.body()).isEmpty();
    }
    assertThat(wire.request("GET /sdk/v2/flags", AUTH, "If-None-Match: \"x\"").status())
        .isEqualTo(200);
    assertThat(wire.request("GET /v1/flags?flag_keys=beta", AUTH, "If-None-Match: " + tag).status())
        .isEqualTo(200);
  }

  @Test
  void theTagChangesWithTheFlags() throws IOException {
    try (AssayServer other = RunningServer.start("flags: [{key: a, variants: [{key: v}]}]");
        Wire line = new Wire(other.port())) {
      String before = line.request("GET /sdk/v2/flags", AUTH).header("etag");
      other.publish(RunningServer.flags("flags: [{key: a, variants: [{key: w}]}]"));

      Reply reply = line.request("GET /sdk/v2/flags", AUTH, "If-None-Match: " + before);

      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.text()).contains("\"w\"");
    }
  }

  @Test
  void aCallerWithoutAKeyIsRefused() throws IOException {
    assertThat(wire.request("GET /sdk/v2/flags").status()).isEqualTo(401);
  }
}
