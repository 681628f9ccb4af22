package dev.assay.spring.reactive;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.spring.internal.IdentityCookie;
import dev.assay.spring.internal.Visitor;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpCookie;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Tells who sent a request by the cookie that Amplitude's browser SDK, or this application, has
 * set. A bean of this type is there if {@code assay.cookie.api-key} is set; a resolver of one's own
 * can begin with its answer.
 *
 * <p>Thread-safe.
 */
public final class ReactiveCookieUserResolver implements ReactiveExperimentUserResolver {
  private final IdentityCookie cookie;

  ReactiveCookieUserResolver(IdentityCookie cookie) {
    this.cookie = cookie;
  }

  /**
   * Reads the cookie.
   *
   * @param exchange the request and its answer
   * @return the user with the ids of the cookie, or with the device id that the visitor is given
   *     with the answer; without ids if there are neither
   */
  @Override
  public Mono<ExperimentUser> resolve(ServerWebExchange exchange) {
    return Mono.fromSupplier(
        () ->
            exchange.getAttribute(IdentityCookie.GIVEN) instanceof ExperimentUser given
                ? given
                : read(exchange)
                    .map(Visitor::user)
                    .orElseGet(() -> ExperimentUser.builder().build()));
  }

  /**
   * Reads the cookie.
   *
   * @param exchange the request and its answer
   * @return whether the visitor has opted out of tracking, as the cookie says
   */
  public boolean isOptedOut(ServerWebExchange exchange) {
    return read(exchange).map(Visitor::optedOut).orElse(false);
  }

  Optional<Visitor> read(ServerWebExchange exchange) {
    List<HttpCookie> cookies =
        exchange.getRequest().getCookies().getOrDefault(cookie.name(), List.of());
    return cookie.read(cookies.stream().map(HttpCookie::getValue).toList());
  }
}
