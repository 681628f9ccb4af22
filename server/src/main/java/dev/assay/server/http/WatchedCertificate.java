package dev.assay.server.http;

import dev.assay.server.deployment.ServerLogs;
import io.vertx.core.Vertx;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that new connections are shown. When its files change it is read again; while
 * they cannot be used, the last good one stays.
 *
 * <p>Thread-safe.
 */
final class WatchedCertificate extends X509ExtendedKeyManager {
  private static final System.Logger LOGGER = System.getLogger(ServerLogs.HTTP);

  private final Vertx vertx;
  private final TlsFiles files;
  private PemPair seen;
  private String problem = "";
  private volatile X509ExtendedKeyManager current;

  /** Reads the files, or throws a {@link TlsFileException}. */
  WatchedCertificate(Vertx vertx, TlsFiles files) {
    this.vertx = vertx;
    this.files = files;
    seen = PemPair.read(files);
    current = seen.keyManager(vertx);
  }

  /** Looks whether the files have changed. It reads files, and so may block. */
  synchronized void look() {
    try {
      PemPair now = PemPair.read(files);
      if (!now.isSame(seen)) {
        seen = now;
        current = now.keyManager(vertx);
        LOGGER.log(System.Logger.Level.INFO, "TLS certificate read again: " + files.certificate());
      }
      problem = "";
    } catch (TlsFileException e) {
      tell(String.valueOf(e.getMessage()));
    }
  }

  private void tell(String message) {
    if (!message.equals(problem)) {
      LOGGER.log(System.Logger.Level.WARNING, "the last good TLS certificate stays: " + message);
    }
    problem = message;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    return current.chooseEngineServerAlias(keyType, issuers, engine);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, Socket socket) {
    return current.chooseServerAlias(keyType, issuers, socket);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return current.getServerAliases(keyType, issuers);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return current.getCertificateChain(alias);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return current.getPrivateKey(alias);
  }

  /** A server is nobody's client. */
  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
    return null;
  }
}
