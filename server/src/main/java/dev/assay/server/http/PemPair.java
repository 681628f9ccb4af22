package dev.assay.server.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** What the two files for TLS held at one moment. */
final class PemPair {
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");

  private final TlsFiles files;
  private final byte[] certificate;
  private final byte[] key;

  private PemPair(TlsFiles files, byte[] certificate, byte[] key) {
    this.files = files;
    this.certificate = certificate;
    this.key = key;
  }

  static PemPair read(TlsFiles files) {
    return new PemPair(files, read("certificate", files.certificate()), read("key", files.key()));
  }

  private static byte[] read(String what, Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new TlsFileException("no such file: the TLS " + what + " " + file, e);
    } catch (IOException e) {
      throw new TlsFileException("cannot read the TLS " + what + " " + file + ": " + e, e);
    }
  }

  boolean isSame(PemPair other) {
    return Arrays.equals(certificate, other.certificate) && Arrays.equals(key, other.key);
  }

  /** {@return what shows the certificate, which is that of the key} */
  X509ExtendedKeyManager keyManager(Vertx vertx) {
    PublicKey publicKey = publicKey();
    X509ExtendedKeyManager manager = load(vertx);
    String[] aliases = manager.getServerAliases(publicKey.getAlgorithm(), null);
    PrivateKey privateKey = aliases == null ? null : manager.getPrivateKey(aliases[0]);
    if (privateKey == null || !belongTogether(publicKey, privateKey)) {
      throw unusable("it is another one's", null);
    }
    return manager;
  }

  private PublicKey publicKey() {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(certificate))
          .getPublicKey();
    } catch (GeneralSecurityException e) {
      throw new TlsFileException(files.certificate() + " has no certificate in PEM form", e);
    }
  }

  private X509ExtendedKeyManager load(Vertx vertx) {
    try {
      PemKeyCertOptions options =
          new PemKeyCertOptions()
              .addCertValue(Buffer.buffer(certificate))
              .addKeyValue(Buffer.buffer(key));
      for (KeyManager manager : options.getKeyManagerFactory(vertx).getKeyManagers()) {
        if (manager instanceof X509ExtendedKeyManager known) {
          return known;
        }
      }
      throw new IllegalStateException("every Java has key managers for X.509");
    } catch (Exception e) {
      throw unusable(e.getMessage(), e);
    }
  }

  private TlsFileException unusable(@Nullable String reason, @Nullable Throwable cause) {
    String key = "the TLS key " + files.key();
    String message = key + " cannot be used for " + files.certificate() + ": " + reason;
    return new TlsFileException(message, cause);
  }

  private static boolean belongTogether(PublicKey publicKey, PrivateKey privateKey) {
    String algorithm = SIGNATURES.get(publicKey.getAlgorithm());
    try {
      Signature signature = Signature.getInstance(String.valueOf(algorithm));
      signature.initSign(privateKey);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
