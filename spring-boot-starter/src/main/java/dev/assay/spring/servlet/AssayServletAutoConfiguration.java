package dev.assay.spring.servlet;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.PinnedFlags;
import dev.assay.spring.AssayAutoConfiguration;
import dev.assay.spring.internal.IdentityCookie;
import dev.assay.spring.internal.RequestClients;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Scope;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The current user's variants in servlet applications: as arguments of controller methods, and as
 * beans of the request.
 *
 * <p>Immutable.
 */
@AutoConfiguration(after = AssayAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({HttpServletRequest.class, WebMvcConfigurer.class})
public final class AssayServletAutoConfiguration {
  AssayServletAutoConfiguration() {}

  @Bean
  @Fallback
  @ConditionalOnBean(IdentityCookie.class)
  @ConditionalOnMissingBean
  CookieUserResolver assayCookieUserResolver(IdentityCookie cookie) {
    return new CookieUserResolver(cookie);
  }

  @Bean
  @ConditionalOnBean(IdentityCookie.class)
  @ConditionalOnProperty("assay.cookie.set-when-missing")
  IdentityCookieFilter assayIdentityCookieFilter(
      IdentityCookie cookie,
      CookieUserResolver users,
      ObjectProvider<IdentityCookieCondition> conditions) {
    return new IdentityCookieFilter(cookie, users, conditions.orderedStream().toList());
  }

  @Bean
  @ConditionalOnBean({RequestClients.class, ExperimentUserResolver.class})
  RequestExperiments assayRequestExperiments(
      RequestClients clients,
      ExperimentUserResolver users,
      ObjectProvider<CookieUserResolver> visitors) {
    CookieUserResolver cookies = visitors.getIfAvailable();
    return new RequestExperiments(
        clients, users, cookies == null ? request -> false : cookies::isOptedOut);
  }

  @Bean
  @ConditionalOnBean(RequestExperiments.class)
  ExperimentArgumentResolver assayArgumentResolver(RequestExperiments experiments) {
    return new ExperimentArgumentResolver(experiments);
  }

  @Bean
  @Fallback
  @Scope(WebApplicationContext.SCOPE_REQUEST)
  @ConditionalOnBean(RequestExperiments.class)
  ExperimentUser assayRequestUser(RequestExperiments experiments, HttpServletRequest request) {
    return experiments.user(request);
  }

  @Bean
  @Fallback
  @Scope(WebApplicationContext.SCOPE_REQUEST)
  @ConditionalOnBean(RequestExperiments.class)
  Variants assayRequestVariants(RequestExperiments experiments, HttpServletRequest request) {
    return experiments.variants(request);
  }

  @Bean
  @Fallback
  @Scope(WebApplicationContext.SCOPE_REQUEST)
  @ConditionalOnBean({RequestExperiments.class, LocalEvaluationClient.class})
  PinnedFlags assayRequestFlags(RequestExperiments experiments, HttpServletRequest request) {
    return experiments.flags(request);
  }
}
