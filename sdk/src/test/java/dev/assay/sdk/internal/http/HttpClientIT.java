package dev.assay.sdk.internal.http;

import static dev.assay.sdk.internal.http.ScriptedServer.answer;
import static dev.assay.sdk.internal.http.ScriptedServer.json;
import static dev.assay.sdk.internal.http.ScriptedServer.raw;
import static dev.assay.sdk.internal.http.ScriptedServer.rawThenClose;
import static dev.assay.sdk.internal.http.ScriptedServer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.sdk.internal.http.HttpFailure.Kind;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a transport has to do, and the JDK's own does not: see decision record 3. */
@Timeout(30)
final class HttpClientIT {
  private static final Duration LONG = Duration.ofSeconds(20);
  @TempDir static Path directory;
  private static SSLContext tls;

  @BeforeAll
  static void makeCertificate() throws Exception {
    tls = TestCertificate.context(directory, "dns:localhost,ip:127.0.0.1");
  }

  private static HttpClient client(ProxyServer proxy) {
    return new HttpClient(new HttpClient.Options(64, 1_000_000, proxy, tls));
  }

  private static HttpResponse send(HttpClient client, URI url) throws HttpFailure {
    return send(client, HttpRequest.get(url));
  }

  private static HttpResponse send(HttpClient client, HttpRequest request) throws HttpFailure {
    try (Call call = client.open(LONG, LONG)) {
      assertThat(call.begin()).isTrue();
      return client.send(request, call);
    }
  }

  private static HttpFailure failure(HttpClient client, URI url) {
    return catchThrowableOfType(HttpFailure.class, () -> send(client, url));
  }

  @Test
  void connectionsAreReusedHoweverManyAreInFlight() throws Exception {
    int inFlight = 64;
    ScriptedServer.Step held =
        peer -> {
          peer.hold();
          peer.send(text(200, "{}"));
        };
    ExecutorService threads = Executors.newFixedThreadPool(inFlight);
    try (ScriptedServer server = ScriptedServer.tls(tls, held);
        HttpClient client = client(null)) {
      for (int round = 0; round < 3; round++) {
        List<Future<HttpResponse>> answers = new ArrayList<>();
        for (int i = 0; i < inFlight; i++) {
          answers.add(threads.submit(() -> send(client, server.url())));
        }
        server.awaitStalled(inFlight);
        server.letGo(inFlight);
        for (Future<HttpResponse> answer : answers) {
          assertThat(answer.get().status()).isEqualTo(200);
        }
      }
      assertThat(server.connections()).isEqualTo(inFlight);
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aStaleConnectionIsReplacedAtOnce() throws Exception {
    ScriptedServer.Step close = ScriptedServer.Peer::close;
    try (ScriptedServer server = ScriptedServer.of(json("1"), close, json("2"));
        HttpClient client = client(null)) {
      send(client, server.url());

      assertThat(send(client, server.url()).body()).asString().isEqualTo("2");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatFollowsAnAnswerIsNotTheNextOne(boolean secured) throws Exception {
    ScriptedServer.Step twice =
        peer -> peer.send(text(200, "x".repeat(20_000)) + text(200, "somebody else's"));
    ScriptedServer.Step[] script = {twice, json("2")};
    try (ScriptedServer server =
            secured ? ScriptedServer.tls(tls, script) : ScriptedServer.of(script);
        HttpClient client = client(null)) {
      send(client, server.url());

      assertThat(send(client, server.url()).body()).asString().isEqualTo("2");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void aConnectionOnWhichTheServerTiresOfWaitingIsReplacedAtOnce() throws Exception {
    ScriptedServer.Step tired = answer(408, "", "Connection: close");
    try (ScriptedServer server = ScriptedServer.of(json("1"), tired, json("2"), tired);
        HttpClient client = client(null)) {
      send(client, server.url());

      assertThat(send(client, server.url()).body()).asString().isEqualTo("2");
      assertThat(send(client, server.url()).status()).isEqualTo(408);
    }
  }

  @Test
  void aNewConnectionThatBreaksIsNotTriedAgainInSecret() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(ScriptedServer.Peer::close);
        HttpClient client = client(null)) {
      assertThat(failure(client, server.url()).retryable()).isTrue();
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void aConnectionThatBreaksWithinAnAnswerIsNotTriedAgainInSecret() throws Exception {
    ScriptedServer.Step half = ScriptedServer.rawThenClose("HTTP/1.1 200 OK\r\nContent-Le");
    try (ScriptedServer server = ScriptedServer.of(json("1"), half);
        HttpClient client = client(null)) {
      send(client, server.url());

      assertThat(failure(client, server.url()).kind()).isEqualTo(Kind.UNREADABLE);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Connection: close", "Keep-Alive: timeout=0"})
  void aConnectionThatTheServerWillCloseIsNotUsedAgain(String header) throws Exception {
    try (ScriptedServer server = ScriptedServer.of(answer(200, "{}", header));
        HttpClient client = client(null)) {
      send(client, server.url());
      send(client, server.url());

      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void theBodyOfAnErrorDoesNotSpoilTheConnection() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.of(answer(500, "x".repeat(30_000)), answer(401, "y"), json("2"));
        HttpClient client = client(null)) {
      assertThat(send(client, server.url()).status()).isEqualTo(500);
      assertThat(send(client, server.url()).status()).isEqualTo(401);
      assertThat(send(client, server.url()).body()).asString().isEqualTo("2");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aHugeErrorIsNotRead() throws Exception {
    ScriptedServer.Step huge =
        peer -> peer.send("HTTP/1.1 503 No\r\nContent-Length: 99999999999\r\n\r\nxx");
    try (ScriptedServer server = ScriptedServer.of(huge, json("2"));
        HttpClient client = client(null)) {
      assertThat(send(client, server.url()).status()).isEqualTo(503);
      assertThat(send(client, server.url()).body()).asString().isEqualTo("2");
    }
  }

  @Test
  void tunnelsAreOpenedWithCredentials() throws Exception {
    String header =
        "Basic " + Base64.getEncoder().encodeToString("me:pä:ss".getBytes(StandardCharsets.UTF_8));
    try (ScriptedServer server = ScriptedServer.tls(tls, json("1"));
        ScriptedProxy proxy = new ScriptedProxy(header);
        HttpClient client = client(new ProxyServer("127.0.0.1", proxy.port(), "me:pä:ss"))) {
      send(client, server.url());

      assertThat(send(client, server.url()).body()).asString().isEqualTo("1");
      assertThat(proxy.heads()).hasSize(1);
      assertThat(proxy.heads().get(0)).startsWith("CONNECT 127.0.0.1:" + server.port() + " ");
      assertThat(server.requests().get(0).headers()).doesNotContainKey("Proxy-Authorization");
    }
  }

  @Test
  void aRefusedTunnelIsAFailureThatIsNotRetried() throws Exception {
    try (ScriptedServer server = ScriptedServer.tls(tls, json("1"));
        ScriptedProxy proxy = new ScriptedProxy("Basic other");
        HttpClient client = client(new ProxyServer("127.0.0.1", proxy.port(), null))) {
      HttpFailure failure = failure(client, server.url());

      assertThat(failure.kind()).isEqualTo(Kind.CONNECTION);
      assertThat(failure).hasMessageContaining("407");
      assertThat(failure.retryable()).isFalse();
    }
  }

  @Test
  void plainRequestsNameTheirServerToTheProxy() throws Exception {
    try (ScriptedServer proxy = ScriptedServer.of(json("1"));
        HttpClient client = client(new ProxyServer("127.0.0.1", proxy.port(), "me:secret"))) {
      send(client, URI.create("http://server.invalid/path?v=0"));

      ScriptedServer.Request request = proxy.requests().get(0);
      assertThat(request.target()).isEqualTo("http://server.invalid/path?v=0");
      assertThat(request.header("Host")).isEqualTo("server.invalid");
      assertThat(request.header("Proxy-Authorization")).isEqualTo("Basic bWU6c2VjcmV0");
    }
  }

  @Test
  void aCertificateForAnotherNameIsRefused(@TempDir Path other) throws Exception {
    SSLContext context = TestCertificate.context(other, "dns:other.invalid");
    try (ScriptedServer server = ScriptedServer.tls(context, json("1"));
        HttpClient client = new HttpClient(new HttpClient.Options(1, 1000, null, context))) {
      assertThat(failure(client, server.urlByName()).kind()).isEqualTo(Kind.CONNECTION);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void aCertificateThatNobodyVouchesForIsRefused() throws Exception {
    try (ScriptedServer server = ScriptedServer.tls(tls, json("1"));
        HttpClient client = new HttpClient(new HttpClient.Options(1, 1000, null, null))) {
      assertThat(failure(client, server.urlByName()).kind()).isEqualTo(Kind.CONNECTION);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void theCertificateFitsTheName() throws Exception {
    try (ScriptedServer server = ScriptedServer.tls(tls, json("1"));
        HttpClient client = client(null)) {
      assertThat(send(client, server.urlByName()).body()).asString().isEqualTo("1");
    }
  }

  @Test
  void theProcessesCookiesAndPasswordsAreLeftAlone() throws Exception {
    CookieHandler before = CookieHandler.getDefault();
    CookieManager cookies = new CookieManager();
    CookieHandler.setDefault(cookies);
    Authenticator.setDefault(
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            throw new AssertionError("asked for a password");
          }
        });
    try (ScriptedServer server =
            ScriptedServer.of(
                answer(200, "{}", "Set-Cookie: a=b"),
                answer(401, "", "WWW-Authenticate: Basic realm=\"x\""));
        HttpClient client = client(null)) {
      send(client, server.url());

      assertThat(send(client, server.url()).status()).isEqualTo(401);
      assertThat(server.requests()).hasSize(2);
      assertThat(server.requests().get(1).headers()).doesNotContainKey("Cookie");
      assertThat(cookies.getCookieStore().getCookies()).isEmpty();
    } finally {
      CookieHandler.setDefault(before);
      Authenticator.setDefault(null);
    }
  }

  @Test
  void redirectsAreNotFollowed() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(answer(302, "", "Location: /elsewhere"));
        HttpClient client = client(null)) {
      HttpResponse response = send(client, server.url());

      assertThat(response.status()).isEqualTo(302);
      assertThat(response.header("location")).contains("/elsewhere");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void nothingIsOpenAfterClose() throws Exception {
    try (ScriptedServer server = ScriptedServer.tls(tls, json("1"))) {
      HttpClient client = client(null);
      send(client, server.url());
      client.close();
      client.close();

      server.awaitNoConnections();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 262_143, 262_144, 262_145, 524_288, 524_289, 1_000_000})
  void bodiesOfEveryLengthAreReadWhole(int length) throws Exception {
    String body = "x".repeat(length);
    String chunks = Integer.toHexString(length) + "\r\n" + body + "\r\n0\r\n\r\n";
    try (ScriptedServer server =
            ScriptedServer.of(
                json(body),
                length == 0
                    ? raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                    : raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks),
                rawThenClose("HTTP/1.1 200 OK\r\n\r\n" + body));
        HttpClient client = client(null)) {
      for (int i = 0; i < 3; i++) {
        assertThat(send(client, server.url()).body()).asString().isEqualTo(body);
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  static Stream<Arguments> errors() {
    String head = "HTTP/1.1 413 Large\r\n";
    String length = "Content-Length: 65536\r\n\r\n";
    String most = "x".repeat(65_536);
    return Stream.of(
        Arguments.of("kept alive", answer(413, "too many"), "too many"),
        Arguments.of("closing", answer(413, "too many", "Connection: close"), "too many"),
        Arguments.of("until the end", rawThenClose(head + "\r\ntoo many"), "too many"),
        Arguments.of("empty", answer(413, ""), ""),
        Arguments.of("without a body", answer(304, ""), ""),
        Arguments.of("large", raw(head + length + most), most),
        Arguments.of("too large", answer(413, most + "x"), ""),
        Arguments.of("endless", rawThenClose(head + "\r\n" + most + "x"), ""),
        Arguments.of("truncated", rawThenClose(head + length + "x"), ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("errors")
  void errorsAreReadOnRequest(String name, ScriptedServer.Step step, String body) throws Exception {
    try (ScriptedServer server = ScriptedServer.of(step);
        HttpClient client = client(null)) {
      assertThat(send(client, HttpRequest.get(server.url()).readingErrors()).body())
          .asString()
          .isEqualTo(body);
      assertThat(send(client, server.url()).body()).isEmpty();
    }
  }

  @Test
  void compressionIsAskedForUnlessItIsNotWanted() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(json("1"));
        HttpClient client = client(null)) {
      HttpRequest request = HttpRequest.get(server.url()).readingErrors();
      send(client, request);
      send(client, request.withoutCompression().header("X", "y").post(new byte[2]));

      assertThat(server.requests().get(0).header("Accept-Encoding")).isEqualTo("gzip");
      assertThat(server.requests().get(1).header("Accept-Encoding")).isNull();
      assertThat(server.requests().get(1).header("X")).isEqualTo("y");
    }
  }
}
