package dev.assay.spring;

import dev.assay.sdk.LocalEvaluationClient;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * The local client's health in Spring Boot 4.
 *
 * <p>Immutable.
 */
@AutoConfiguration(after = AssayAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnEnabledHealthIndicator("assay")
@ConditionalOnSingleCandidate(LocalEvaluationClient.class)
public final class AssayHealthAutoConfiguration {
  AssayHealthAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean(name = "assayHealthIndicator")
  HealthIndicator assayHealthIndicator(LocalEvaluationClient client) {
    return () -> {
      LocalHealth health = LocalHealth.of(client.status());
      return (health.up() ? Health.up() : Health.down()).withDetails(health.details()).build();
    };
  }
}
