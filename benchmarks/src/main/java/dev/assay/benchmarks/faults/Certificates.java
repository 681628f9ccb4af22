package dev.assay.benchmarks.faults;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * An authority of a moment, and certificates of one key, made by the JDK's keytool: a good one, and
 * some that no client should take.
 */
final class Certificates {
  /** What may be wrong with a certificate. */
  enum Flaw {
    NONE("-ext", "san=ip:127.0.0.1,dns:localhost", "-startdate", "-1d", "-validity", "30"),
    EXPIRED("-ext", "san=ip:127.0.0.1,dns:localhost", "-startdate", "-10d", "-validity", "5"),
    WRONG_NAME("-ext", "san=dns:other.test", "-startdate", "-1d", "-validity", "30"),
    /** Signed by its own key instead of the authority's. */
    UNTRUSTED;

    @SuppressWarnings("ImmutableEnumChecker") // It is a List.of.
    private final List<String> options;

    Flaw(String... options) {
      this.options = List.of(options);
    }
  }

  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final String STORE = "store.p12";

  private final Path directory;
  private final KeyStore keys;
  private final Map<Flaw, SSLContext> contexts = new EnumMap<>(Flaw.class);

  /** Makes them in a directory. */
  Certificates(Path directory) throws IOException, GeneralSecurityException {
    this.directory = directory;
    keytool(pair("ca", "-ext", "bc:c"));
    keytool(pair("site"));
    keytool("-certreq", "-alias", "site", "-file", "site.csr");
    keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(directory.resolve(STORE))) {
      keys.load(in, PASSWORD);
    }
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore authorities = empty();
    authorities.setCertificateEntry("ca", keys.getCertificate("ca"));
    trusted.init(authorities);
    for (Flaw flaw : Flaw.values()) {
      contexts.put(flaw, context(chain(flaw), trusted));
    }
    writePem();
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    return store;
  }

  /** Valid since yesterday, for the clock may be stepped back. */
  private static String[] pair(String name, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-genkeypair", "-alias", name, "-keyalg", "EC"));
    arguments.addAll(List.of("-dname", "CN=" + name, "-startdate", "-1d"));
    arguments.addAll(List.of(more));
    return arguments.toArray(new String[0]);
  }

  private void keytool(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keystore", STORE, "-storepass", new String(PASSWORD)));
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("keytool failed: " + String.join(" ", arguments));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private Certificate[] chain(Flaw flaw) throws IOException, GeneralSecurityException {
    if (flaw == Flaw.UNTRUSTED) {
      return keys.getCertificateChain("site");
    }
    String file = flaw + ".pem";
    List<String> arguments = new ArrayList<>(List.of("-gencert", "-alias", "ca", "-rfc"));
    arguments.addAll(List.of("-infile", "site.csr", "-outfile", file));
    arguments.addAll(flaw.options);
    keytool(arguments.toArray(new String[0]));
    try (InputStream in = Files.newInputStream(directory.resolve(file))) {
      Certificate signed = CertificateFactory.getInstance("X.509").generateCertificate(in);
      return new Certificate[] {signed, keys.getCertificate("ca")};
    }
  }

  private SSLContext context(Certificate[] chain, TrustManagerFactory trusted)
      throws IOException, GeneralSecurityException {
    KeyStore own = empty();
    own.setKeyEntry("site", key(), PASSWORD, chain);
    KeyManagerFactory shown =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    shown.init(own, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(shown.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }

  private Key key() throws GeneralSecurityException {
    Key key = keys.getKey("site", PASSWORD);
    if (key == null) {
      throw new GeneralSecurityException("keytool made no key");
    }
    return key;
  }

  private void writePem() throws IOException, GeneralSecurityException {
    String base64 = Base64.getMimeEncoder().encodeToString(key().getEncoded());
    Files.writeString(
        keyFile(),
        "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n",
        StandardCharsets.US_ASCII);
  }

  /** {@return a context that shows a certificate, and trusts the authority} */
  SSLContext context(Flaw flaw) {
    SSLContext context = contexts.get(flaw);
    if (context == null) {
      throw new IllegalStateException("no certificate: " + flaw);
    }
    return context;
  }

  /** {@return the good certificate, in PEM form} */
  Path certificateFile() {
    return directory.resolve(Flaw.NONE + ".pem");
  }

  /** {@return its key, in PEM form} */
  Path keyFile() {
    return directory.resolve("site.key");
  }
}
