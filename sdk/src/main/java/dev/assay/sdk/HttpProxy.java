package dev.assay.sdk;

import dev.assay.sdk.internal.http.ProxyServer;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy between a client and the server. Requests to {@code https} servers go through a
 * tunnel ({@code CONNECT}), so that the proxy does not see them.
 *
 * <p>Immutable.
 */
public final class HttpProxy {
  private final String host;
  private final int port;
  private final @Nullable String user;
  private final @Nullable String password;

  private HttpProxy(String host, int port, @Nullable String user, @Nullable String password) {
    if (host.isBlank()) {
      throw new IllegalArgumentException("proxy: the host is empty");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("proxy: port " + port + " is not from 1 to 65535");
    }
    this.host = host;
    this.port = port;
    this.user = user;
    this.password = password;
  }

  /**
   * {@return a proxy without credentials}
   *
   * @param host its name or address
   * @param port its port, from 1 to 65535
   * @throws IllegalArgumentException if the host is empty or the port out of range
   */
  public static HttpProxy of(String host, int port) {
    return new HttpProxy(Objects.requireNonNull(host, "host"), port, null, null);
  }

  /**
   * Reads a proxy from {@code http://[user:password@]host:port}. Characters with a meaning in a URL
   * are percent-encoded in the user and the password.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  public static HttpProxy parse(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
    if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null || uri.getPort() < 0) {
      throw malformed();
    }
    HttpProxy proxy = of(uri.getHost(), uri.getPort());
    String credentials = uri.getUserInfo();
    if (credentials == null) {
      return proxy;
    }
    int colon = credentials.indexOf(':');
    if (colon < 0) {
      throw malformed();
    }
    return proxy.withCredentials(credentials.substring(0, colon), credentials.substring(colon + 1));
  }

  /** The text may hold a password: it is not repeated. */
  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException("proxy: not of the form http://[user:password@]host:port");
  }

  /**
   * {@return this proxy with credentials, sent with each request or tunnel (Basic authentication)}
   *
   * @throws IllegalArgumentException if the user holds a colon, or either a control character
   */
  public HttpProxy withCredentials(String user, String password) {
    if (user.indexOf(':') >= 0 || (user + password).chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "proxy: the user holds a colon, or the credentials a control character");
    }
    return new HttpProxy(host, port, user, password);
  }

  /** {@return the proxy's name or address} */
  public String host() {
    return host;
  }

  /** {@return the proxy's port} */
  public int port() {
    return port;
  }

  /** {@return the proxy as connections want it} */
  ProxyServer server() {
    return new ProxyServer(host, port, credentials());
  }

  @Nullable String credentials() {
    return user == null ? null : user + ":" + password;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HttpProxy that
        && host.equals(that.host)
        && port == that.port
        && Objects.equals(credentials(), that.credentials());
  }

  @Override
  public int hashCode() {
    return Objects.hash(host, port, user);
  }

  /** {@return host and port, and the user but not the password} */
  @Override
  public String toString() {
    return (user == null ? "" : user + ":…@") + host + ":" + port;
  }
}
