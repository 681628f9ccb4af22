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
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;

/** Gives a visitor without the cookie a new one, and evaluates this first request for it, too. */
final class IdentityCookieFilter implements Filter, Ordered {
  /** Before Spring Security, which may answer by itself, at -100. */
  private static final int ORDER = -110;

  private final IdentityCookie cookie;
  private final CookieUserResolver users;

  IdentityCookieFilter(IdentityCookie cookie, CookieUserResolver users) {
    this.cookie = cookie;
    this.users = users;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request instanceof HttpServletRequest asked
        && response instanceof HttpServletResponse answer
        && users.read(asked).isEmpty()) {
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
