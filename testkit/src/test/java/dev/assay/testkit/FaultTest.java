package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FaultTest {
  @Test
  void faultsSayHowTheyWereMade() {
    assertThat(Fault.none()).hasToString("none");
    assertThat(Fault.refuse()).hasToString("refuse");
    assertThat(Fault.stall()).hasToString("stallAfter(0)");
    assertThat(Fault.resetInBody(10)).hasToString("resetInBody(10)");
    assertThat(Fault.trickle(2, Duration.ofMillis(5))).hasToString("trickle(2, PT0.005S)");
    assertThat(Fault.status(503)).hasToString("answer(503)");
    assertThat(Fault.answer(new byte[3])).hasToString("answer(3 bytes)");
  }

  @Test
  void numbersOfBytesAreChecked() {
    assertThatThrownBy(() -> Fault.stallAfter(-1)).hasMessageContaining("bytes");
    assertThatThrownBy(() -> Fault.trickle(0, Duration.ZERO)).hasMessageContaining("bytes");
  }

  @Test
  void cannedAnswersAreWholeHttpAnswers() {
    byte[] bytes = Fault.tooManyRequests(Duration.ofSeconds(3)).answer();

    assertThat(new String(bytes, StandardCharsets.UTF_8).lines())
        .containsExactly(
            "HTTP/1.1 429 Fault", "Retry-After: 3", "Content-Length: 0", "Connection: close", "");
  }

  @Test
  void garbageIsNotHttp() {
    byte[] bytes = Fault.garbage().answer();

    assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain("HTTP");
  }

  @Test
  void answersAreCopied() {
    byte[] bytes = {1, 2, 3};
    Fault fault = Fault.answer(bytes);
    bytes[0] = 9;

    assertThat(fault.answer()).containsExactly(1, 2, 3);
  }
}
