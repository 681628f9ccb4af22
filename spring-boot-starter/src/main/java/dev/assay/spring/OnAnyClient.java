package dev.assay.spring;

import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.RemoteEvaluationClient;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;

/** There is a client that can give a request its variants. */
final class OnAnyClient extends AnyNestedCondition {
  OnAnyClient() {
    super(ConfigurationPhase.REGISTER_BEAN);
  }

  @ConditionalOnSingleCandidate(LocalEvaluationClient.class)
  static final class Local {}

  @ConditionalOnSingleCandidate(RemoteEvaluationClient.class)
  static final class Remote {}
}
