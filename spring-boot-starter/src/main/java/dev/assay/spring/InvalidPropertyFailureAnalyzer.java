package dev.assay.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells a property that can't work in Spring Boot's words, not by a stack trace. */
final class InvalidPropertyFailureAnalyzer
    extends AbstractFailureAnalyzer<InvalidPropertyException> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, InvalidPropertyException cause) {
    return new FailureAnalysis(
        "The property " + cause.property() + " can't be used: " + cause.reason() + ".",
        "Change the property " + cause.property() + ", or remove it.",
        cause);
  }
}
