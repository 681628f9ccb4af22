package dev.assay.spring;

import dev.assay.sdk.LocalEvaluationConfig;

/**
 * Changes options of the local client that properties can't say, a TLS context of one's own for
 * instance. Beans of this type are called in their order, after the properties. Used by one thread.
 *
 * <p>Not thread-safe.
 */
@FunctionalInterface
public interface LocalEvaluationCustomizer {
  /**
   * Changes options.
   *
   * @param options what properties and earlier customizers have set
   */
  void customize(LocalEvaluationConfig.Builder options);
}
