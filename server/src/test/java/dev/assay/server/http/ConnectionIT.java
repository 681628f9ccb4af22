package dev.assay.server.http;

import static dev.assay.server.http.RunningServer.AUTH;
import static dev.assay.server.http.RunningServer.config;
import static dev.assay.server.http.RunningServer.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.server.AssayServer;
import dev.assay.server.ServerConfig;
import dev.assay.server.http.Wire.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionIT extends OverTheWire {
  private static final String POST =
      "POST /sdk/v2/vardata HTTP/1.1\r\nHost: test\r\n" + AUTH + "\r\n";

  @ParameterizedTest
  @CsvSource({
    "DELETE /sdk/v2/vardata, 'GET, POST, OPTIONS'",
    "PUT /v1/vardata, 'GET, POST, OPTIONS'",
    "POST /sdk/v2/flags, 'GET, OPTIONS'",
    "OPTIONS /healthz, 'GET, HEAD'"
  })
  void otherMethodsAreRefused(String line, String allowed) throws IOException {
    Reply reply = wire.request(line, AUTH);

    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.header("allow")).isEqualTo(allowed);
    assertThat(reply.text()).contains("\"method_not_allowed\"");
    assertThat(wire.ends()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/sdk",
        "/sdk/v2/vardata/",
        "/shutdown",
        "//",
        "/%2e",
        "/sdk/v1/cohort",
        "/sdk/v2/memberships"
      })
  void otherPathsAreNotThere(String path) throws IOException {
    Reply reply = wire.request("GET " + path, AUTH);

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.text()).startsWith("{\"error\":{\"code\":\"not_found\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/sdk/v2/vardata",
        "/sdk/vardata",
        "/v1/vardata",
        "/sdk/v2/flags",
        "/v1/flags",
        "/sdk/stream/v1/flags",
        "/sdk/v1/cohort/c",
        "/sdk/v2/memberships/User/u"
      })
  void browsersMayAskBeforehand(String path) throws IOException {
    Reply reply = wire.request("OPTIONS " + path, "Origin: https://shop.example");

    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.header("access-control-allow-origin")).isEqualTo("*");
    assertThat(reply.header("access-control-allow-methods")).startsWith("GET").endsWith("OPTIONS");
    assertThat(reply.header("access-control-allow-headers"))
        .contains(
            "Authorization",
            "Content-Type",
            "X-Amp-Exp-User",
            "X-Amp-Exp-Flag-Keys",
            "X-Amp-Exp-Track",
            "X-Amp-Exp-Exposure-Track",
            "X-Amp-Exp-Library",
            "X-API-Key",
            "If-None-Match");
    assertThat(reply.header("access-control-max-age")).isEqualTo("86400");
  }

  @Test
  void operationsAskForHealth() throws IOException {
    assertThat(wire.request("GET /healthz").text()).isEqualTo("{\"status\":\"ok\"}");
    assertThat(wire.request("GET /readyz").text()).isEqualTo("{\"status\":\"ready\"}");
  }

  @Test
  void anAdminPortHasAnAddressOfItsOwn() throws IOException {
    InetAddress elsewhere = InetAddress.getByName("127.0.0.2");
    try (AssayServer own = AssayServer.start(config().host("0.0.0.0").adminPort(0).build())) {
      int adminPort = own.adminPort().getAsInt();
      new Socket(InetAddress.getLoopbackAddress(), adminPort).close();
      assertThatThrownBy(() -> new Socket(elsewhere, adminPort)).isInstanceOf(IOException.class);
    }
    String everywhere = "0.0.0.0";
    try (AssayServer own = AssayServer.start(config().adminHost(everywhere).adminPort(0).build())) {
      new Socket(elsewhere, own.adminPort().getAsInt()).close();
      assertThatThrownBy(() -> new Socket(elsewhere, own.port())).isInstanceOf(IOException.class);
    }
  }

  @Test
  void anAdminPortHasTheOperationsToItself() throws IOException {
    try (AssayServer own = AssayServer.start(config().adminPort(0).build());
        Wire main = new Wire(own.port());
        Wire admin = new Wire(own.adminPort().getAsInt())) {
      assertThat(main.request("GET /healthz").status()).isEqualTo(404);
      assertThat(admin.request("GET /healthz").status()).isEqualTo(200);
      assertThat(admin.request("GET /sdk/v2/flags", AUTH).status()).isEqualTo(404);
    }
  }

  @Test
  void aConnectionServesManyRequests() throws IOException {
    for (int i = 0; i < 50; i++) {
      assertThat(wire.request("GET /sdk/v2/flags", AUTH).status()).isEqualTo(200);
    }
  }

  @Test
  void requestsMayBeSentWithoutWaiting() throws IOException {
    String request = "GET /healthz HTTP/1.1\r\nHost: test\r\n\r\n";
    wire.send(request.repeat(3));

    for (int i = 0; i < 3; i++) {
      assertThat(wire.reply().status()).isEqualTo(200);
    }
  }

  @Test
  void garbageBehindARequestEndsTheConnectionAfterItsAnswer() throws IOException {
    wire.send("GET /healthz HTTP/1.1\r\nHost: test\r\n\r\n\u0001garbage\r\n\r\n");

    assertThat(wire.reply().status()).isEqualTo(200);
    assertThat(wire.reply().status()).isEqualTo(400);
    assertThat(wire.ends()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GARBAGE\r\n\r\n", "\u0016\u0003\u0001\u0002\r\n\r\n"})
  void whatIsNotHttpIsRefused(String bytes) throws IOException {
    assertThat(wire.send(bytes).reply().status()).isEqualTo(400);
    assertThat(wire.ends()).isTrue();
  }

  @Test
  void headersBeyondTheBoundAreRefused() throws IOException {
    Reply reply = wire.request("GET /sdk/v2/vardata", AUTH, user("x".repeat(90_000)));

    assertThat(reply.status()).isEqualTo(431);
    assertThat(reply.text()).contains("send a large user by POST");
  }

  @Test
  void requestLinesBeyondTheBoundAreRefused() throws IOException {
    assertThat(wire.request("GET /v1/vardata?context=" + "x".repeat(120_000), AUTH).status())
        .isEqualTo(414);
  }

  @Test
  void bodiesBeyondTheBoundAreRefusedAndTheAnswerArrives() throws IOException {
    Reply reply = wire.post("/sdk/v2/vardata", "x".repeat(3_000_000), AUTH);

    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.text()).contains("larger than 1048576 bytes");
    assertThat(wire.ends()).isTrue();
  }

  @Test
  void aStrangerWhoSendsALotGetsHisAnswer() throws IOException {
    assertThat(wire.post("/sdk/v2/vardata", "x".repeat(900_000)).status()).isEqualTo(401);
    assertThat(wire.ends()).isTrue();
  }

  @Test
  void bodiesInChunksAreBoundedToo() throws IOException {
    wire.send(POST + "Transfer-Encoding: chunked\r\n\r\n");
    String chunk = "20000\r\n" + "x".repeat(0x20000) + "\r\n";
    wire.send(chunk.repeat(10) + "0\r\n\r\n");

    assertThat(wire.reply().status()).isEqualTo(413);
  }

  @Test
  void aBodyMayWaitForLeave() throws IOException {
    String body = "{\"user_id\":\"u\"}";
    wire.send(POST + "Expect: 100-continue\r\nContent-Length: " + body.length() + "\r\n\r\n");

    assertThat(wire.reply().status()).isEqualTo(100);
    assertThat(wire.send(body).reply().status()).isEqualTo(200);
  }

  @Test
  void requestsThatTrickleInAreCutOff() throws IOException {
    Duration shortTime = Duration.ofMillis(150);
    try (AssayServer own = AssayServer.start(config().requestTimeout(shortTime).build());
        Wire head = new Wire(own.port());
        Wire body = new Wire(own.port());
        Wire silent = new Wire(own.port())) {
      head.send("GET /healthz HTT");
      body.send(POST + "Content-Length: 100\r\n\r\n{");

      assertThat(body.reply().status()).isEqualTo(408);
      assertThat(body.ends()).isTrue();
      assertThat(head.ends()).isTrue();
      assertThat(silent.ends()).isTrue();
    }
  }

  @Test
  void idleConnectionsAreClosed() throws IOException {
    Duration shortTime = Duration.ofMillis(150);
    try (AssayServer own = AssayServer.start(config().idleTimeout(shortTime).build());
        Wire idle = new Wire(own.port())) {
      assertThat(idle.request("GET /healthz").status()).isEqualTo(200);
      assertThat(idle.ends()).isTrue();
    }
  }

  @Test
  void connectionsBeyondTheBoundAreClosedAtOnce() throws IOException {
    try (AssayServer own = AssayServer.start(config().maxConnections(1).build());
        Wire first = new Wire(own.port())) {
      assertThat(first.request("GET /healthz").status()).isEqualTo(200);
      try (Wire second = new Wire(own.port())) {
        assertThat(second.ends()).isTrue();
      }
      assertThat(first.request("GET /healthz").status()).isEqualTo(200);
    }
  }

  @Test
  void aPortInUseIsToldAtStart() {
    ServerConfig taken = config().port(server.port()).build();

    assertThatThrownBy(() -> AssayServer.start(taken))
        .isInstanceOf(HttpStartException.class)
        .hasMessageStartingWith("cannot listen on 127.0.0.1:" + server.port());
  }
}
