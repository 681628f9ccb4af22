package dev.assay.spring.reactive;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.LocalEvaluator;
import dev.assay.sdk.PinnedFlags;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolverSupport;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Gives controller methods the variants, the user or the pinned flags of their request, as they are
 * or in a {@code Mono}.
 */
final class ReactiveExperimentArgumentResolver extends HandlerMethodArgumentResolverSupport
    implements WebFluxConfigurer {
  private final ReactiveExperiment experiment;

  ReactiveExperimentArgumentResolver(
      ReactiveExperiment experiment, ReactiveAdapterRegistry adapters) {
    super(adapters);
    this.experiment = experiment;
  }

  @Override
  public void configureArgumentResolvers(ArgumentResolverConfigurer configurer) {
    configurer.addCustomResolver(this);
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return checkParameterType(
        parameter,
        type ->
            type == Variants.class
                || type == ExperimentUser.class
                || (experiment.hasFlags() && isFlags(type)));
  }

  private static boolean isFlags(Class<?> type) {
    return type == PinnedFlags.class || type == LocalEvaluator.class;
  }

  @Override
  public Mono<Object> resolveArgument(
      MethodParameter parameter, BindingContext bindingContext, ServerWebExchange exchange) {
    ReactiveAdapter adapter = getAdapterRegistry().getAdapter(parameter.getParameterType());
    Class<?> type =
        adapter == null
            ? parameter.getParameterType()
            : parameter.nested().getNestedParameterType();
    Mono<?> part = part(type, exchange);
    return adapter == null ? part.cast(Object.class) : Mono.just(adapter.fromPublisher(part));
  }

  private Mono<?> part(Class<?> type, ServerWebExchange exchange) {
    if (type == Variants.class) {
      return experiment.variants(exchange);
    }
    return type == ExperimentUser.class ? experiment.user(exchange) : experiment.flags(exchange);
  }
}
