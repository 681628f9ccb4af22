package dev.assay.spring.reactive;

import dev.assay.spring.internal.IdentityCookie;
import java.util.List;
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
  private final List<ReactiveIdentityCookieCondition> conditions;

  IdentityCookieWebFilter(
      IdentityCookie cookie,
      ReactiveCookieUserResolver users,
      List<ReactiveIdentityCookieCondition> conditions) {
    this.cookie = cookie;
    this.users = users;
    this.conditions = conditions;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    if (users.read(exchange).isEmpty()
        && conditions.stream().allMatch(condition -> condition.allows(exchange))) {
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
