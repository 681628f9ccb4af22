package dev.assay.spring;

import dev.assay.sdk.RemoteEvaluationConfig;

/**
 * Changes options of the remote client that properties can't say, an executor for instance. Beans
 * of this type are called in their order, after the properties. Used by one thread.
 *
 * <p>Not thread-safe.
 */
@FunctionalInterface
public interface RemoteEvaluationCustomizer {
  /**
   * Changes options.
   *
   * @param options what properties and earlier customizers have set
   */
  void customize(RemoteEvaluationConfig.Builder options);
}
