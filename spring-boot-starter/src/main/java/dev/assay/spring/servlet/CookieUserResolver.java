package dev.assay.spring.servlet;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.spring.internal.IdentityCookie;
import dev.assay.spring.internal.Visitor;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tells who sent a request by the cookie that Amplitude's browser SDK, or this application, has
 * set. A bean of this type is there if {@code assay.cookie.api-key} is set; a resolver of one's own
 * can begin with its answer.
 *
 * <p>Thread-safe.
 */
public final class CookieUserResolver implements ExperimentUserResolver {
  private final IdentityCookie cookie;

  CookieUserResolver(IdentityCookie cookie) {
    this.cookie = cookie;
  }

  /**
   * Reads the cookie.
   *
   * @param request the request
   * @return the user with the ids of the cookie, or with the device id that the visitor is given
   *     with the answer; without ids if there are neither
   */
  @Override
  public ExperimentUser resolve(HttpServletRequest request) {
    return request.getAttribute(IdentityCookie.GIVEN) instanceof ExperimentUser given
        ? given
        : read(request).map(Visitor::user).orElseGet(() -> ExperimentUser.builder().build());
  }

  /**
   * Reads the cookie.
   *
   * @param request the request
   * @return whether the visitor has opted out of tracking, as the cookie says
   */
  public boolean isOptedOut(HttpServletRequest request) {
    return read(request).map(Visitor::optedOut).orElse(false);
  }

  Optional<Visitor> read(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    return cookies == null
        ? Optional.empty()
        : cookie.read(
            Stream.of(cookies)
                .filter(one -> one.getName().equals(cookie.name()))
                .map(Cookie::getValue)
                .toList());
  }
}
