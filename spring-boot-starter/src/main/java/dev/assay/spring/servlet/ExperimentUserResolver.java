package dev.assay.spring.servlet;

import dev.assay.evaluation.ExperimentUser;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Tells who sent a request. An application has one bean of this type; without one, the visitor's
 * cookie tells, if {@code assay.cookie.api-key} is set.
 *
 * <p>Implementations must be thread-safe.
 */
@FunctionalInterface
public interface ExperimentUserResolver {
  /**
   * Tells who sent a request; called once a request, when its user or variants are first asked for.
   *
   * @param request the request
   * @return the user to evaluate flags for
   */
  ExperimentUser resolve(HttpServletRequest request);
}
