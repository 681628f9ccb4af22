package dev.assay.sdk.internal.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A proxy for HTTP.
 *
 * @param host name or address
 * @param port the port
 * @param credentials user, colon and password, or null
 */
public record ProxyServer(String host, int port, @Nullable String credentials) {
  /** {@return the header line with the credentials, empty without} */
  String headers() {
    if (credentials == null) {
      return "";
    }
    byte[] plain = credentials.getBytes(StandardCharsets.UTF_8);
    return "Proxy-Authorization: Basic " + Base64.getEncoder().encodeToString(plain) + "\r\n";
  }

  /** {@return host and port} */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
