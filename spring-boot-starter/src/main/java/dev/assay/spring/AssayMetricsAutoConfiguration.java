package dev.assay.spring;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/**
 * The clients' meters, which Spring Boot binds to the application's registries.
 *
 * <p>Immutable.
 */
@AutoConfiguration(after = AssayAutoConfiguration.class)
@ConditionalOnClass(MeterRegistry.class)
public final class AssayMetricsAutoConfiguration {
  AssayMetricsAutoConfiguration() {}

  @Bean
  @ConditionalOnProperty("assay.local.deployment-key")
  LocalEvaluationMeters assayLocalEvaluationMeters() {
    return new LocalEvaluationMeters();
  }

  @Bean
  @ConditionalOnProperty("assay.remote.deployment-key")
  RemoteEvaluationMeters assayRemoteEvaluationMeters() {
    return new RemoteEvaluationMeters();
  }
}
