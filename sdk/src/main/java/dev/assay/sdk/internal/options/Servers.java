package dev.assay.sdk.internal.options;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where things are, without slashes at the ends.
 *
 * <p>Immutable.
 *
 * @param flags variants and flags
 * @param stream streams of flags
 * @param cohorts cohorts
 * @param events takes events
 */
public record Servers(URI flags, URI stream, URI cohorts, URI events) {
  /** Amplitude's in the United States. */
  public static final Servers US = amplitude("lab.amplitude.com", "api2.amplitude.com");

  /** Amplitude's in the European Union. */
  public static final Servers EU = amplitude("lab.eu.amplitude.com", "api.eu.amplitude.com");

  private static Servers amplitude(String experiments, String events) {
    return new Servers(
        URI.create("https://api." + experiments),
        URI.create("https://stream." + experiments),
        URI.create("https://cohort-v2." + experiments),
        URI.create("https://" + events));
  }

  /** {@return Amplitude's servers of the same zone, if the URL is of one of Amplitude's} */
  public static Optional<Servers> amplitudesAround(URI url) {
    String host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
    return Set.of(US, EU).stream().filter(zone -> zone.isAt(host)).findAny();
  }

  private boolean isAt(String host) {
    // Client SDKs, and some server SDKs in the European Union, know the first by this name.
    String alias = flags.getHost().replaceFirst("^api\\.", "flag.");
    return host.equals(alias)
        || host.equals(flags.getHost())
        || host.equals(stream.getHost())
        || host.equals(cohorts.getHost())
        || host.equals(events.getHost());
  }

  /** {@return one server that does everything} */
  public static Servers at(URI url) {
    return new Servers(url, url, url, url);
  }
}
