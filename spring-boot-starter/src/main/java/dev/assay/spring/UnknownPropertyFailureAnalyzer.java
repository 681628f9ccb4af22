package dev.assay.spring;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Tells names that this starter does not know. Spring Boot would print their values, too, and a
 * misspelt name may hold a key.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnknownPropertyFailureAnalyzer
    extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {
  @Override
  protected @Nullable FailureAnalysis analyze(
      Throwable rootFailure, UnboundConfigurationPropertiesException cause) {
    List<String> names =
        cause.getUnboundProperties().stream()
            .map(property -> property.getName().toString())
            .filter(name -> name.startsWith("assay."))
            .sorted()
            .toList();
    return names.isEmpty()
        ? null
        : new FailureAnalysis(
            "There is no property " + String.join(", and no property ", names) + ".",
            "Correct the name, or remove it.",
            cause);
  }
}
