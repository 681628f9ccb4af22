package dev.assay.server.http;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed certificate for the loopback address, made by the JDK's keytool, in files. */
final class TestPem {
  private static final String PASSWORD = "changeit";

  private final KeyStore store;

  private TestPem(KeyStore store) {
    this.store = store;
  }

  /** {@return a new pair} */
  static TestPem create(Path folder, String algorithm) throws Exception {
    Path file = Files.createTempDirectory(folder, "keys").resolve("store.p12");
    String command =
        "-genkeypair -alias test -keyalg "
            + algorithm
            + " -storetype PKCS12 -storepass changeit -dname CN=test -ext san=ip:127.0.0.1"
            + " -keystore "
            + file;
    Process keytool =
        new ProcessBuilder(
                (Path.of(System.getProperty("java.home"), "bin", "keytool") + " " + command)
                    .split(" "))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new AssertionError("keytool failed");
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return new TestPem(store);
  }

  /** Writes both files, the certificate first, whole ones in place of what was there. */
  TlsFiles writeTo(TlsFiles files) throws Exception {
    write(files.certificate(), "CERTIFICATE", store.getCertificate("test").getEncoded());
    write(files.key(), "PRIVATE KEY", store.getKey("test", PASSWORD.toCharArray()).getEncoded());
    return files;
  }

  private static void write(Path file, String label, byte[] der) throws Exception {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
  }

  /** {@return a context that trusts this certificate and no other} */
  SSLContext trust() throws Exception {
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore certificates = KeyStore.getInstance("PKCS12");
    certificates.load(null, null);
    certificates.setCertificateEntry("test", store.getCertificate("test"));
    trusted.init(certificates);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trusted.getTrustManagers(), null);
    return context;
  }
}
