package dev.assay.spring.reactive;

import org.springframework.web.server.ServerWebExchange;

/**
 * Decides, where {@code assay.cookie.set-when-missing} is on, whether a visitor is given a cookie:
 * whether a consent is there, for instance. A cookie is set if all beans of this type allow it.
 *
 * <p>Implementations must be thread-safe, and must not block.
 */
@FunctionalInterface
public interface ReactiveIdentityCookieCondition {
  /**
   * Decides for a visitor without the cookie.
   *
   * @param exchange the request and its answer, before Spring Security has seen them
   * @return whether the answer may set the cookie
   */
  boolean allows(ServerWebExchange exchange);
}
