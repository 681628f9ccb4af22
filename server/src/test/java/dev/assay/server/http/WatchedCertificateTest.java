package dev.assay.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedCertificateTest {
  @TempDir Path folder;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close();
  }

  private static PublicKey shown(WatchedCertificate certificate) {
    String alias = certificate.chooseServerAlias("EC", null, null);
    return certificate.getCertificateChain(alias)[0].getPublicKey();
  }

  @Test
  void whileTheFilesCannotBeUsedTheLastGoodCertificateStays() throws Exception {
    TlsFiles files = new TlsFiles(folder.resolve("c"), folder.resolve("k"));
    TestPem.first("EC").writeTo(files);
    WatchedCertificate certificate = new WatchedCertificate(vertx, files);
    PublicKey first = shown(certificate);

    TestPem second = TestPem.second("EC");
    String oldKey = Files.readString(files.key());
    second.writeTo(files);
    Files.writeString(files.key(), oldKey);
    certificate.look();
    assertThat(shown(certificate)).isEqualTo(first);

    Files.delete(files.key());
    certificate.look();
    assertThat(shown(certificate)).isEqualTo(first);

    second.writeTo(files);
    certificate.look();
    assertThat(shown(certificate)).isNotEqualTo(first);
  }

  @Test
  void aServerIsNobodysClient() throws Exception {
    TlsFiles files = new TlsFiles(folder.resolve("c"), folder.resolve("k"));
    TestPem.first("EC").writeTo(files);
    WatchedCertificate certificate = new WatchedCertificate(vertx, files);

    assertThat(certificate.getServerAliases("EC", null)).hasSize(1);
    assertThat(certificate.getClientAliases("EC", null)).isNull();
    assertThat(certificate.chooseClientAlias(new String[] {"EC"}, null, null)).isNull();
  }
}
