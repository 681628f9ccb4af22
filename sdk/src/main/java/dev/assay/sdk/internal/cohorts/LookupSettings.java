package dev.assay.sdk.internal.cohorts;

import java.net.URI;
import java.time.Duration;

/**
 * How single names are looked up.
 *
 * @param serverUrl where, without a slash at its end
 * @param authorization the header that shows the key
 * @param timeout the time of a look-up
 * @param capacity how many names' answers are remembered
 * @param ttl after how long a name is looked up again
 */
public record LookupSettings(
    URI serverUrl, String authorization, Duration timeout, int capacity, Duration ttl) {

  /** {@return where; the header is left out} */
  @Override
  public String toString() {
    return "LookupSettings[" + serverUrl + "]";
  }
}
