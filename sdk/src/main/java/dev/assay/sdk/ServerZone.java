package dev.assay.sdk;

import java.net.URI;

/** Amplitude's data centers, each with its own server. */
public enum ServerZone {
  /** The United States: {@code https://api.lab.amplitude.com}. */
  US("https://api.lab.amplitude.com"),
  /** The European Union: {@code https://api.lab.eu.amplitude.com}. */
  EU("https://api.lab.eu.amplitude.com");

  private final String serverUrl;

  ServerZone(String serverUrl) {
    this.serverUrl = serverUrl;
  }

  URI serverUrl() {
    return URI.create(serverUrl);
  }
}
