package dev.assay.spring.reactive;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.PinnedFlags;
import dev.assay.spring.internal.RequestClients;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.springframework.web.filter.reactive.ServerWebExchangeContextFilter;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The user, flags and variants of a reactive request: each is made when first asked for, once, and
 * without blocking. To be injected where there are no arguments of controller methods.
 *
 * <p>Thread-safe.
 */
public final class ReactiveExperiment {
  private final RequestClients clients;
  private final ReactiveExperimentUserResolver users;
  private final Predicate<ServerWebExchange> optedOut;

  ReactiveExperiment(
      RequestClients clients,
      ReactiveExperimentUserResolver users,
      Predicate<ServerWebExchange> optedOut) {
    this.clients = clients;
    this.users = users;
    this.optedOut = optedOut;
  }

  /**
   * {@return the current user's variants; what {@code fetch} throws is the Mono's error, and it is
   * an {@link IllegalStateException} outside of a web request}
   */
  public Mono<Variants> variants() {
    return inRequest(this::variants);
  }

  /** {@return the current user; an {@link IllegalStateException} outside of a web request} */
  public Mono<ExperimentUser> user() {
    return inRequest(this::user);
  }

  /**
   * {@return the flags that stay as they are for this request; an {@link IllegalStateException}
   * outside of a web request or without a local client}
   */
  public Mono<PinnedFlags> flags() {
    return inRequest(this::flags);
  }

  private static <T> Mono<T> inRequest(Function<ServerWebExchange, Mono<T>> part) {
    return Mono.deferContextual(
        context ->
            ServerWebExchangeContextFilter.getExchange(context)
                .map(part)
                .orElseGet(() -> Mono.error(new IllegalStateException("there is no web request"))));
  }

  boolean hasFlags() {
    return clients.hasFlags();
  }

  Mono<ExperimentUser> user(ServerWebExchange exchange) {
    return once(
        exchange,
        "user",
        () ->
            users
                .resolve(exchange)
                .switchIfEmpty(
                    Mono.error(() -> new IllegalStateException("the resolver gave no user"))));
  }

  Mono<PinnedFlags> flags(ServerWebExchange exchange) {
    return clients.hasFlags()
        ? once(exchange, "flags", () -> Mono.fromSupplier(clients::pin))
        : Mono.error(new IllegalStateException("there is no local client"));
  }

  Mono<Variants> variants(ServerWebExchange exchange) {
    return once(
        exchange,
        "variants",
        () ->
            clients.evaluatesLocally()
                ? flags(exchange)
                    .zipWith(
                        user(exchange),
                        (flags, user) -> clients.evaluate(flags, user, optedOut.test(exchange)))
                : user(exchange).flatMap(user -> fetched(user, optedOut.test(exchange))));
  }

  /** The answer goes on with another thread than the client's, which fetches. */
  private Mono<Variants> fetched(ExperimentUser user, boolean untracked) {
    return Mono.fromFuture(() -> clients.fetchAsync(user, untracked))
        .publishOn(Schedulers.parallel());
  }

  /**
   * Nothing of the application runs before the Mono is in its place, which it may ask for again.
   */
  @SuppressWarnings("unchecked")
  private static <T> Mono<T> once(ServerWebExchange exchange, String part, Supplier<Mono<T>> make) {
    Map<String, Object> attributes = exchange.getAttributes();
    String name = ReactiveExperiment.class.getName() + "." + part;
    Object known = attributes.get(name);
    if (known == null) {
      Mono<T> made = Mono.defer(make).cache();
      Object earlier = attributes.putIfAbsent(name, made);
      known = earlier == null ? made : earlier;
    }
    return (Mono<T>) known;
  }
}
