package dev.assay.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class BodyReaderTest {
  private final BodyBudget budget = new BodyBudget();

  @Test
  void chunksBecomeTheBodyAndAreHeldUntilItIsTaken() {
    BodyReader reader = new BodyReader(10, budget);

    assertThat(reader.add(Buffer.buffer("ab"))).isNull();
    assertThat(reader.add(Buffer.buffer("c"))).isNull();
    assertThat(budget.held()).isEqualTo(3);

    assertThat(reader.take()).asString().isEqualTo("abc");
    assertThat(reader.take()).isNull();
    assertThat(budget.held()).isZero();
  }

  @Test
  void moreThanTheBoundIsTooLargeAndTheRestIsPassedOver() {
    BodyReader reader = new BodyReader(3, budget);

    assertThat(reader.add(Buffer.buffer("abc"))).isNull();
    assertThat(reader.add(Buffer.buffer("d")).status()).isEqualTo(413);
    assertThat(reader.add(Buffer.buffer("e"))).isNull();
    assertThat(reader.take()).isNull();
    assertThat(budget.held()).isZero();
  }

  @Test
  void tooManyBodiesAtATimeAreRefused() {
    budget.take((int) BodyBudget.MOST);
    BodyReader reader = new BodyReader(3, budget);

    RequestFault fault = reader.add(Buffer.buffer("a"));

    assertThat(fault.status()).isEqualTo(503);
    assertThat(Answer.of(fault).headers()).containsEntry("retry-after", "1");
    assertThat(budget.held()).isEqualTo(BodyBudget.MOST);
  }
}
