package dev.assay.spring;

import dev.assay.sdk.LocalEvaluationClient;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * The local client's health in Spring Boot 3.
 *
 * <p>Immutable.
 */
@AutoConfiguration(after = AssayAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnEnabledHealthIndicator("assay")
@ConditionalOnSingleCandidate(LocalEvaluationClient.class)
public final class AssayActuatorHealthAutoConfiguration {
  AssayActuatorHealthAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean(name = "assayHealthIndicator")
  HealthIndicator assayHealthIndicator(LocalEvaluationClient client) {
    return () -> {
      LocalHealth health = LocalHealth.of(client.status());
      return (health.up() ? Health.up() : Health.down()).withDetails(health.details()).build();
    };
  }
}
