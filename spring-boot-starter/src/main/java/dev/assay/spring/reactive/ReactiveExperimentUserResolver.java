package dev.assay.spring.reactive;

import dev.assay.evaluation.ExperimentUser;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Tells who sent a request. An application has one bean of this type; without one, the visitor's
 * cookie tells, if {@code assay.cookie.api-key} is set.
 *
 * <p>Implementations must be thread-safe, and must not block.
 */
@FunctionalInterface
public interface ReactiveExperimentUserResolver {
  /**
   * Tells who sent a request; called once a request, when its user or variants are first asked for.
   *
   * @param exchange the request and its answer
   * @return the user to evaluate flags for, never empty
   */
  Mono<ExperimentUser> resolve(ServerWebExchange exchange);
}
