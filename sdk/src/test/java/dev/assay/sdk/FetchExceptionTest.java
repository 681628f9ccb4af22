package dev.assay.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.sdk.internal.http.HttpFailure;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FetchExceptionTest {
  @ParameterizedTest
  @EnumSource(HttpFailure.Kind.class)
  void everyKindOfFailureHasAName(HttpFailure.Kind kind) {
    FetchException exception = FetchException.of(HttpFailure.of(kind, "reason", null), 1);

    assertThat(exception.kind()).hasToString(kind.toString());
    assertThat(exception).hasMessage("reason").hasNoCause();
    assertThat(exception.status()).isEmpty();
  }

  @Test
  void earlierFailuresAreNumbered() {
    IOException cause = new IOException("cause");
    HttpFailure last = HttpFailure.unreadable("last", cause);
    last.addSuppressed(HttpFailure.status(500, 0));
    last.addSuppressed(HttpFailure.status(503, 0));

    FetchException exception = FetchException.of(last, 3);

    assertThat(exception).hasMessage("last (attempt 3)").hasCause(cause);
    assertThat(exception.getSuppressed())
        .extracting(e -> ((FetchException) e).attempts() + ": " + ((FetchException) e).status())
        .containsExactly("1: OptionalInt[500]", "2: OptionalInt[503]");
  }

  @Test
  void whatElseIsThrownIsTheCause() {
    IllegalStateException thrown = new IllegalStateException("odd");

    assertThat(FetchException.of(thrown)).hasCause(thrown).hasMessageContaining("odd");
  }
}
