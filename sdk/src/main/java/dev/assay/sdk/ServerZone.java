package dev.assay.sdk;

import java.net.URI;

/** Amplitude's data centers, each with its own servers. */
public enum ServerZone {
  /**
   * The United States: {@code https://api.lab.amplitude.com} and, for local evaluation, {@code
   * https://stream.lab.amplitude.com}, {@code https://cohort-v2.lab.amplitude.com} and {@code
   * https://api2.amplitude.com}.
   */
  US("lab.amplitude.com", "api2.amplitude.com"),
  /**
   * The European Union: {@code https://api.lab.eu.amplitude.com} and, for local evaluation, {@code
   * https://stream.lab.eu.amplitude.com}, {@code https://cohort-v2.lab.eu.amplitude.com} and {@code
   * https://api.eu.amplitude.com}.
   */
  EU("lab.eu.amplitude.com", "api.eu.amplitude.com");

  private final String experiments;
  private final String events;

  ServerZone(String experiments, String events) {
    this.experiments = experiments;
    this.events = events;
  }

  /** Where variants and flags are. */
  URI serverUrl() {
    return URI.create("https://api." + experiments);
  }

  URI streamServerUrl() {
    return URI.create("https://stream." + experiments);
  }

  URI cohortServerUrl() {
    return URI.create("https://cohort-v2." + experiments);
  }

  URI eventServerUrl() {
    return URI.create("https://" + events);
  }
}
