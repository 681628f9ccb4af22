package dev.assay.spring.reactive;

import dev.assay.spring.AssayAutoConfiguration;
import dev.assay.spring.internal.IdentityCookie;
import dev.assay.spring.internal.RequestClients;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.web.filter.reactive.ServerWebExchangeContextFilter;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/**
 * The current user's variants in reactive applications: as arguments of controller methods, and
 * through {@link ReactiveExperiment}.
 *
 * <p>Immutable.
 */
@AutoConfiguration(after = AssayAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass(WebFluxConfigurer.class)
public final class AssayReactiveAutoConfiguration {
  AssayReactiveAutoConfiguration() {}

  @Bean
  @Fallback
  @ConditionalOnBean(IdentityCookie.class)
  @ConditionalOnMissingBean
  ReactiveCookieUserResolver assayReactiveCookieUserResolver(IdentityCookie cookie) {
    return new ReactiveCookieUserResolver(cookie);
  }

  @Bean
  @ConditionalOnBean(IdentityCookie.class)
  @ConditionalOnProperty("assay.cookie.set-when-missing")
  IdentityCookieWebFilter assayIdentityCookieWebFilter(
      IdentityCookie cookie,
      ReactiveCookieUserResolver users,
      ObjectProvider<ReactiveIdentityCookieCondition> conditions) {
    return new IdentityCookieWebFilter(cookie, users, conditions.orderedStream().toList());
  }

  @Bean
  @ConditionalOnBean({RequestClients.class, ReactiveExperimentUserResolver.class})
  ReactiveExperiment assayReactiveExperiment(
      RequestClients clients,
      ReactiveExperimentUserResolver users,
      ObjectProvider<ReactiveCookieUserResolver> visitors) {
    ReactiveCookieUserResolver cookies = visitors.getIfAvailable();
    return new ReactiveExperiment(
        clients, users, cookies == null ? exchange -> false : cookies::isOptedOut);
  }

  @Bean
  @ConditionalOnBean(ReactiveExperiment.class)
  ReactiveExperimentArgumentResolver assayReactiveArgumentResolver(ReactiveExperiment experiment) {
    return new ReactiveExperimentArgumentResolver(
        experiment, ReactiveAdapterRegistry.getSharedInstance());
  }

  @Bean
  @ConditionalOnBean(ReactiveExperiment.class)
  @ConditionalOnMissingBean
  ServerWebExchangeContextFilter assayExchangeContextFilter() {
    return new ServerWebExchangeContextFilter();
  }
}
