package dev.assay.server.http;

import static dev.assay.server.http.RunningServer.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.assay.sdk.RemoteEvaluationClient;
import dev.assay.sdk.RemoteEvaluationConfig;
import dev.assay.server.AssayServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class TlsIT {
  @TempDir Path folder;

  private TlsFiles files;

  @BeforeEach
  void name() {
    files = new TlsFiles(folder.resolve("server.crt"), folder.resolve("server.key"));
  }

  private AssayServer start() {
    return AssayServer.start(
        config().tls(files).adminPort(0).filePollInterval(Duration.ofMillis(20)).build());
  }

  private static HttpResponse<String> get(AssayServer server, SSLContext trust, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.url().resolve(path))
            .header("Authorization", "Api-Key secret-key")
            .build();
    HttpClient client = HttpClient.newBuilder().sslContext(trust).build();
    return client.send(request, BodyHandlers.ofString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void clientsThatTrustTheCertificateAreServed(String algorithm) throws Exception {
    TestPem pem = TestPem.first(algorithm);
    pem.writeTo(files);
    try (AssayServer server = start()) {
      assertThat(server.url().getScheme()).isEqualTo("https");
      HttpResponse<String> response = get(server, pem.trust(), "/sdk/v2/flags");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
      assertThat(response.headers().firstValue("strict-transport-security"))
          .hasValue("max-age=31536000");
    }
  }

  @Test
  void ourSdkFetchesAndListens() throws Exception {
    TestPem pem = TestPem.first("EC");
    pem.writeTo(files);
    ExperimentUser user = ExperimentUser.builder().deviceId("d").userId("u").build();
    RemoteEvaluationConfig.Builder remote = RemoteEvaluationConfig.builder();
    LocalEvaluationConfig.Builder local = LocalEvaluationConfig.builder().streamUpdates(true);
    try (AssayServer server = start();
        RemoteEvaluationClient fetching =
            RemoteEvaluationClient.create(
                "secret-key", remote.serverUrl(server.url()).sslContext(pem.trust()).build());
        LocalEvaluationClient listening =
            LocalEvaluationClient.create(
                "secret-key", local.serverUrl(server.url()).sslContext(pem.trust()).build())) {
      assertThat(fetching.fetch(user).get("on-flag").is("on")).isTrue();
      listening.start();
      assertThat(listening.evaluate(user).get("on-flag").is("on")).isTrue();
    }
  }

  @Test
  void theAdminPortSpeaksTlsToo() throws Exception {
    TestPem pem = TestPem.first("EC");
    pem.writeTo(files);
    try (AssayServer server = start()) {
      String health = "https://127.0.0.1:" + server.adminPort().getAsInt() + "/healthz";

      assertThat(get(server, pem.trust(), health).statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void theVersionsInUseAreSpoken(String version) throws Exception {
    TestPem pem = TestPem.first("EC");
    pem.writeTo(files);
    try (AssayServer server = start();
        SSLSocket socket = connect(server, pem.trust())) {
      socket.setEnabledProtocols(new String[] {version});
      socket.startHandshake();

      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
    }
  }

  private static SSLSocket connect(AssayServer server, SSLContext trust) throws IOException {
    InetAddress host = InetAddress.getLoopbackAddress();
    return (SSLSocket) trust.getSocketFactory().createSocket(host, server.port());
  }

  private static boolean isTrusted(AssayServer server, TestPem pem) throws Exception {
    try (SSLSocket socket = connect(server, pem.trust())) {
      socket.startHandshake();
      return true;
    } catch (SSLException e) {
      return false;
    }
  }

  /** Bounded by the time of the class. */
  private static void awaitTrusted(AssayServer server, TestPem pem) throws Exception {
    while (!isTrusted(server, pem) && !Thread.interrupted()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aNewCertificateIsShownToNewConnections() throws Exception {
    TestPem first = TestPem.first("EC");
    TestPem second = TestPem.first("RSA");
    first.writeTo(files);
    try (AssayServer server = start()) {
      assertThat(isTrusted(server, first)).isTrue();

      second.writeTo(files);
      awaitTrusted(server, second);
      assertThat(isTrusted(server, first)).isFalse();
      assertThat(get(server, second.trust(), "/sdk/v2/flags").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void filesThatCannotBeUsedAreToldAtTheStart() throws Exception {
    assertFails("no such file: the TLS certificate " + files.certificate());

    TestPem.first("EC").writeTo(files);
    String key = Files.readString(files.key());
    Files.writeString(files.key(), "nonsense");
    assertFails("the TLS key " + files.key() + " cannot be used for " + files.certificate());

    Files.delete(files.key());
    Files.createDirectory(files.key());
    assertFails("cannot read the TLS key " + files.key());

    Files.delete(files.key());
    Files.writeString(files.key(), key);
    Files.writeString(files.certificate(), key);
    assertFails(files.certificate() + " has no certificate in PEM form");
  }

  private void assertFails(String message) {
    assertThatThrownBy(this::start)
        .isInstanceOf(TlsFileException.class)
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void aKeyOfAnotherCertificateIsRefused(String algorithm) throws Exception {
    TestPem.first(algorithm).writeTo(files);
    Path own = folder.resolve("own.crt");
    TestPem.second("EC").writeTo(new TlsFiles(own, folder.resolve("own.key")));
    files = new TlsFiles(own, files.key());

    assertFails("the TLS key " + files.key() + " cannot be used for " + own);
  }
}
