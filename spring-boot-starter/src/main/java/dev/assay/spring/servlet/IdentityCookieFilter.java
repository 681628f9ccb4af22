package dev.assay.spring.servlet;

import dev.assay.spring.internal.IdentityCookie;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;

/** Gives a visitor without the cookie a new one, and evaluates this first request for it, too. */
final class IdentityCookieFilter implements Filter, Ordered {
  /** Before Spring Security, which may answer by itself, at -100. */
  private static final int ORDER = -110;

  private final IdentityCookie cookie;
  private final CookieUserResolver users;
  private final List<IdentityCookieCondition> conditions;

  IdentityCookieFilter(
      IdentityCookie cookie, CookieUserResolver users, List<IdentityCookieCondition> conditions) {
    this.cookie = cookie;
    this.users = users;
    this.conditions = conditions;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request instanceof HttpServletRequest asked
        && response instanceof HttpServletResponse answer
        && users.read(asked).isEmpty()
        && conditions.stream().allMatch(condition -> condition.allows(asked))) {
      IdentityCookie.NewIdentity identity = cookie.create();
      asked.setAttribute(IdentityCookie.GIVEN, identity.user());
      answer.addHeader(HttpHeaders.SET_COOKIE, identity.header());
    }
    chain.doFilter(request, response);
  }

  @Override
  public int getOrder() {
    return ORDER;
  }
}
