package dev.assay.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventIntakeTest {
  private static final int MAX_BYTES = 1000;

  /** Keeps events in memory, unless the test has it fail or wait. */
  private static final class MemorySink implements EventSink {
    final List<Object> kept = new ArrayList<>();
    final CountDownLatch writing = new CountDownLatch(1);
    volatile CountDownLatch gate = new CountDownLatch(0);
    volatile boolean fails;
    volatile boolean closed;

    @Override
    public void write(String apiKey, List<Map<String, Object>> events) throws IOException {
      writing.countDown();
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      if (fails) {
        throw new IOException("disk full");
      }
      events.forEach(event -> kept.add(event.get("insert_id")));
    }

    @Override
    public void close() throws IOException {
      closed = true;
      throw new IOException("closed badly");
    }
  }

  private final MemorySink sink = new MemorySink();
  private final EventIntake intake =
      new EventIntake("project-key"::equals, sink, new EventQueue.Bounds(2, 600), () -> 42);

  @AfterEach
  void close() {
    sink.gate.countDown();
    intake.close();
    assertThat(sink.closed).isTrue();
  }

  private static String event(String device, String insertId) {
    return "{\"event_type\":\"t\",\"device_id\":\"%s\",\"insert_id\":\"%s\"}"
        .formatted(device, insertId);
  }

  private static byte[] body(String... events) {
    String list = String.join(",", events);
    return ("{\"api_key\":\"project-key\",\"events\":[" + list + "]}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private Future<EventAnswer> send(byte[] body) {
    return intake.take(body, false, MAX_BYTES).toCompletableFuture();
  }

  private EventAnswer answer(byte[] body) throws InterruptedException, ExecutionException {
    return send(body).get();
  }

  @Test
  void eventsAreKeptOnceAndAllAreSaidToBeTaken() throws Exception {
    byte[] body = body(event("device", "1"), event("device", "1"), event("other-device", "1"));

    assertThat(answer(body).json())
        .isEqualTo(
            "{\"code\":200,\"events_ingested\":3,\"payload_size_bytes\":"
                + body.length
                + ",\"server_upload_time\":42}");
    assertThat(answer(body).status()).isEqualTo(200);

    assertThat(sink.kept).containsExactly("1", "1");
    assertThat(intake.counts()).isEqualTo(new EventCounts(2, 4, 0, 0));
  }

  @Test
  void eventsWithoutInsertIdAreAllKept() throws Exception {
    answer(body(event("device", ""), event("device", "")));

    assertThat(sink.kept).hasSize(2);
  }

  @Test
  void eventsThatCouldNotBeKeptAreWelcomeAgain() throws Exception {
    byte[] body = body(event("device", "1"));
    sink.fails = true;
    assertThat(answer(body).status()).isEqualTo(503);
    assertThat(answer(body).json()).contains("cannot be stored");
    sink.fails = false;

    assertThat(answer(body).status()).isEqualTo(200);

    assertThat(sink.kept).containsExactly("1");
    assertThat(intake.counts()).isEqualTo(new EventCounts(1, 0, 0, 0));
  }

  @Test
  void ofABatchWithAFaultNothingIsKept() throws Exception {
    assertThat(answer(body(event("device", "1"), "{}")).status()).isEqualTo(400);

    assertThat(sink.kept).isEmpty();
    assertThat(intake.counts()).isEqualTo(new EventCounts(0, 0, 2, 0));
  }

  @Test
  void compressedBodiesAreBoundedWhileTheyAreUncompressed() throws Exception {
    byte[] bomb = gzip(new byte[10_000_000]);
    assertThat(bomb.length).isLessThan(20_000);
    byte[] good = gzip(body(event("device", "1")));
    EventIntake wide =
        new EventIntake(
            "project-key"::equals, EventSink.none(), new EventQueue.Bounds(9, 1 << 20), () -> 1);

    assertThat(wide.take(good, true, MAX_BYTES).toCompletableFuture().get().status())
        .isEqualTo(200);
    EventAnswer tooLarge = wide.take(bomb, true, MAX_BYTES).toCompletableFuture().get();
    EventAnswer noGzip = wide.take(body(), true, MAX_BYTES).toCompletableFuture().get();

    assertThat(tooLarge.status()).isEqualTo(413);
    assertThat(noGzip.json()).contains("not compressed by gzip");
    wide.close();
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }

  @Test
  void whatWaitsIsBoundedInNumber() throws Exception {
    sink.gate = new CountDownLatch(1);
    final Future<EventAnswer> first = send(body(event("device", "1")));
    sink.writing.await();
    final Future<EventAnswer> second = send(body(event("device", "2")));
    final Future<EventAnswer> third = send(body(event("device", "3")));

    assertThat(answer(body(event("device", "4"))).json()).contains("wait to be stored");
    sink.gate.countDown();

    assertThat(List.of(first.get(), second.get(), third.get()))
        .allMatch(answer -> answer.status() == 200);
    assertThat(sink.kept).containsExactly("1", "2", "3");
  }

  @Test
  void whatWaitsIsBoundedInBytes() throws Exception {
    assertThat(answer(new byte[601]).status()).isEqualTo(503);
    assertThat(answer(new byte[600]).status()).isEqualTo(400);
  }

  @Test
  void afterTheEndNothingIsTakenAndWhatWaitedIsAnswered() throws Exception {
    sink.gate = new CountDownLatch(1);
    final Future<EventAnswer> waiting = send(body(event("device", "1")));
    sink.writing.await();
    Thread closing = new Thread(intake::close);
    closing.start();
    sink.gate.countDown();
    closing.join();

    assertThat(waiting.get().status()).isEqualTo(200);
    assertThat(answer(body(event("device", "2"))).status()).isEqualTo(503);
  }

  @Test
  void aFaultOfOursIsToldAsOne() throws Exception {
    EventIntake broken =
        new EventIntake(
            key -> {
              throw new IllegalStateException("broken on purpose");
            },
            EventSink.none());

    EventAnswer answer =
        broken.take(body(event("device", "1")), false, MAX_BYTES).toCompletableFuture().get();

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.json()).doesNotContain("on purpose");
    broken.close();
  }
}
