package dev.assay.server.http;

import java.util.Map;

/**
 * Whether requests are welcome.
 *
 * <p>Immutable.
 *
 * @param isReady whether there is something to serve
 * @param troubles what is not as it should be, as fields of the answer
 */
public record Readiness(boolean isReady, Map<String, Object> troubles) {
  /** {@return that requests are welcome in spite of some troubles} */
  public static Readiness ready(Map<String, Object> troubles) {
    return new Readiness(true, troubles);
  }
}
