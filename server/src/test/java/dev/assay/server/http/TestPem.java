package dev.assay.server.http;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed certificate for the loopback address, made by the JDK's keytool, in files. Keytool
 * takes its time: each pair is made once.
 */
final class TestPem {
  private static final String PASSWORD = "changeit";

  private static final Map<String, TestPem> MADE = new ConcurrentHashMap<>();

  private final KeyStore store;

  private TestPem(KeyStore store) {
    this.store = store;
  }

  /** {@return the pair of an algorithm that comes first} */
  static TestPem first(String algorithm) {
    return MADE.computeIfAbsent(algorithm, TestPem::create);
  }

  /** {@return another pair} */
  static TestPem second(String algorithm) {
    return MADE.computeIfAbsent(algorithm + ", second", name -> create(algorithm));
  }

  private static TestPem create(String algorithm) {
    try {
      Path folder = Files.createTempDirectory("keys");
      Path file = folder.resolve("store.p12");
      try {
        keytool("-genkeypair -alias test -keyalg " + algorithm, file);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
          store.load(in, PASSWORD.toCharArray());
        }
        return new TestPem(store);
      } finally {
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void keytool(String command, Path file) throws Exception {
    String options =
        " -storetype PKCS12 -storepass changeit -dname CN=test -ext san=ip:127.0.0.1 -keystore ";
    Process keytool =
        new ProcessBuilder(
                (Path.of(System.getProperty("java.home"), "bin", "keytool")
                        + " "
                        + command
                        + options
                        + file)
                    .split(" "))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new AssertionError("keytool failed");
    }
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
