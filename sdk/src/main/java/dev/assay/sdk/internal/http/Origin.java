package dev.assay.sdk.internal.http;

import java.net.URI;
import java.util.Locale;

/**
 * Where requests go.
 *
 * @param tls whether the connection is encrypted
 * @param host name or address, an IPv6 address without brackets
 * @param port the port
 */
record Origin(boolean tls, String host, int port) {
  static Origin of(URI uri) {
    boolean tls =
        switch (String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT)) {
          case "http" -> false;
          case "https" -> true;
          default -> throw new IllegalArgumentException("not an HTTP URL: " + uri);
        };
    String host = uri.getHost();
    if (host == null) {
      throw new IllegalArgumentException("no host: " + uri);
    }
    boolean brackets = host.startsWith("[");
    int port = uri.getPort() < 0 ? defaultPort(tls) : uri.getPort();
    return new Origin(tls, brackets ? host.substring(1, host.length() - 1) : host, port);
  }

  private static int defaultPort(boolean tls) {
    return tls ? 443 : 80;
  }

  /** {@return host and port, as in a tunnel's request} */
  String authority() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** {@return what stands in the {@code Host} header: the default port is left out} */
  String hostHeader() {
    String authority = authority();
    return port == defaultPort(tls)
        ? authority.substring(0, authority.lastIndexOf(':'))
        : authority;
  }
}
