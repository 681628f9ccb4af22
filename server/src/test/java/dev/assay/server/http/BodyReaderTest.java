package dev.assay.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BodyReaderTest {
  private final AtomicLong held = new AtomicLong();

  @Test
  void chunksBecomeTheBodyAndAreHeldUntilItIsTaken() {
    BodyReader reader = new BodyReader(10, held);

    assertThat(reader.add(Buffer.buffer("ab"))).isNull();
    assertThat(reader.add(Buffer.buffer("c"))).isNull();
    assertThat(held).hasValue(3);

    assertThat(reader.take()).asString().isEqualTo("abc");
    assertThat(reader.take()).isNull();
    assertThat(held).hasValue(0);
  }

  @Test
  void moreThanTheBoundIsTooLargeAndTheRestIsPassedOver() {
    BodyReader reader = new BodyReader(3, held);

    assertThat(reader.add(Buffer.buffer("abc"))).isNull();
    assertThat(reader.add(Buffer.buffer("d")).status()).isEqualTo(413);
    assertThat(reader.add(Buffer.buffer("e"))).isNull();
    assertThat(reader.take()).isNull();
    assertThat(held).hasValue(0);
  }

  @Test
  void tooManyBodiesAtATimeAreRefused() {
    held.set(BodyReader.MAX_HELD);
    BodyReader reader = new BodyReader(3, held);

    RequestFault fault = reader.add(Buffer.buffer("a"));

    assertThat(fault.status()).isEqualTo(503);
    assertThat(Answer.of(fault).headers()).containsEntry("retry-after", "1");
    assertThat(held).hasValue(BodyReader.MAX_HELD);
  }
}
