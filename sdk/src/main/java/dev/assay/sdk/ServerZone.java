package dev.assay.sdk;

import dev.assay.sdk.internal.options.Servers;
import java.net.URI;

/** Amplitude's data centers, each with its own servers. */
public enum ServerZone {
  /**
   * The United States: {@code https://api.lab.amplitude.com} and, for local evaluation, {@code
   * https://stream.lab.amplitude.com}, {@code https://cohort-v2.lab.amplitude.com} and {@code
   * https://api2.amplitude.com}.
   */
  US(Servers.US),
  /**
   * The European Union: {@code https://api.lab.eu.amplitude.com} and, for local evaluation, {@code
   * https://stream.lab.eu.amplitude.com}, {@code https://cohort-v2.lab.eu.amplitude.com} and {@code
   * https://api.eu.amplitude.com}.
   */
  EU(Servers.EU);

  // A record of URIs does not change; the checker only does not know it.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Servers servers;

  ServerZone(Servers servers) {
    this.servers = servers;
  }

  /** {@return the zone's servers} */
  Servers servers() {
    return servers;
  }

  /** Where variants and flags are. */
  URI serverUrl() {
    return servers.flags();
  }
}
