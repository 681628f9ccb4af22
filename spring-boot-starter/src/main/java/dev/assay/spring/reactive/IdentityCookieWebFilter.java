package dev.assay.spring.reactive;

import dev.assay.spring.internal.IdentityCookie;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Gives a visitor without the cookie a new one, and evaluates this first request for it, too. */
final class IdentityCookieWebFilter implements WebFilter, Ordered {
  /** Before Spring Security, which may answer by itself, at -100. */
  private static final int ORDER = -110;

  private final IdentityCookie cookie;
  private final ReactiveCookieUserResolver users;

  IdentityCookieWebFilter(IdentityCookie cookie, ReactiveCookieUserResolver users) {
    this.cookie = cookie;
    this.users = users;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    if (users.read(exchange).isEmpty()) {
      IdentityCookie.NewIdentity identity = cookie.create();
      exchange.getAttributes().put(IdentityCookie.GIVEN, identity.user());
      exchange.getResponse().getHeaders().add(HttpHeaders.SET_COOKIE, identity.header());
    }
    return chain.filter(exchange);
  }

  @Override
  public int getOrder() {
    return ORDER;
  }
}
