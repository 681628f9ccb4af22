package dev.assay.spring.servlet;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Decides, where {@code assay.cookie.set-when-missing} is on, whether a visitor is given a cookie:
 * whether a consent is there, for instance. A cookie is set if all beans of this type allow it.
 *
 * <p>Implementations must be thread-safe.
 */
@FunctionalInterface
public interface IdentityCookieCondition {
  /**
   * Decides for a visitor without the cookie.
   *
   * @param request the request, before Spring Security has seen it
   * @return whether the answer may set the cookie
   */
  boolean allows(HttpServletRequest request);
}
