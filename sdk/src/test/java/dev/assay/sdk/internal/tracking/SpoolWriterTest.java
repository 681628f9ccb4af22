package dev.assay.sdk.internal.tracking;

import static dev.assay.sdk.internal.tracking.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.sdk.tracking.DropReason;
import dev.assay.sdk.tracking.TrackingEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class SpoolWriterTest {
  private static final long RETRY = TimeUnit.SECONDS.toNanos(30);

  private final LogLines log = LogLines.capture();
  private final Samples.StandingClock clock = new Samples.StandingClock();
  private final UploadReport report = new UploadReport("http://events");
  private final EventQueue queue = new EventQueue(100, clock.nanos::get, report);
  private final AtomicInteger changes = new AtomicInteger();
  @TempDir Path temp;

  @AfterEach
  void closeLog() {
    log.close();
  }

  private SpoolWriter writer(Spool.Limits limits) {
    return new SpoolWriter(
        queue,
        () -> Spool.open(temp.resolve("spool"), limits, clock.nanos::get, report),
        report,
        clock.timing(),
        changes::incrementAndGet);
  }

  private SpoolWriter writer() {
    return writer(Spool.Limits.of(64 << 20));
  }

  /** Blocks the directory, as a full or unwritable disk does. */
  private void block() throws IOException {
    Files.writeString(temp.resolve("spool"), "a file where a directory should be");
  }

  private void unblock() throws IOException {
    Files.delete(temp.resolve("spool"));
  }

  @Test
  void eventsMoveToTheDiskOneByOne() {
    SpoolWriter writer = writer();
    queue.offer(event("e1"));
    queue.offer(event("e2"));
    assertThat(writer.backlog()).isNull();

    assertThat(writer.step()).isZero();
    assertThat(writer.backlog()).isSameAs(writer.spool());
    assertThat(writer.backlog().size()).isEqualTo(1);
    assertThat(writer.step()).isZero();
    assertThat(writer.step()).isPositive();
    assertThat(writer.backlog().size()).isEqualTo(2);
    assertThat(changes).hasValue(2);
  }

  @Test
  void whatIsThrownUncheckedIsTriedAgainToo() {
    AtomicInteger attempts = new AtomicInteger();
    SpoolWriter writer =
        new SpoolWriter(
            queue,
            () -> {
              if (attempts.getAndIncrement() == 0) {
                throw new UncheckedIOException(new IOException("listing broke off"));
              }
              return Spool.open(
                  temp.resolve("spool"), Spool.Limits.of(64 << 20), clock.nanos::get, report);
            },
            report,
            clock.timing(),
            changes::incrementAndGet);
    queue.offer(event("e1"));

    assertThat(writer.step()).isEqualTo(RETRY);
    assertThat(writer.backlog()).isSameAs(queue);
    clock.nanos.addAndGet(RETRY);
    assertThat(writer.step()).isZero();
    assertThat(writer.backlog()).isSameAs(writer.spool());
    assertThat(writer.backlog().size()).isEqualTo(1);
  }

  @Test
  void whileTheDiskTakesNothingEventsAreSentFromTheQueue() throws IOException {
    block();
    SpoolWriter writer = writer();
    queue.offer(event("e1"));

    assertThat(writer.step()).isEqualTo(RETRY);
    assertThat(writer.backlog()).isSameAs(queue);
    assertThat(queue.size()).isEqualTo(1);
    clock.advance(Duration.ofSeconds(10));
    assertThat(writer.step()).isEqualTo(TimeUnit.SECONDS.toNanos(20));
    assertThat(log.lines()).hasSize(1).allMatch(line -> line.startsWith("WARNING Events can not"));

    clock.advance(Duration.ofSeconds(20));
    assertThat(writer.step()).isEqualTo(RETRY);
    assertThat(log.lines()).hasSize(1);

    unblock();
    clock.advance(Duration.ofSeconds(30));
    assertThat(writer.step()).isZero();
    assertThat(writer.backlog()).isSameAs(writer.spool());
    assertThat(log.lines()).hasSize(2).element(1).isEqualTo("INFO Events are kept on disk again");
  }

  @Test
  void anEventThatCouldNotBeWrittenIsSentFromTheQueueInItsTurn() throws IOException {
    SpoolWriter writer = writer();
    assertThat(writer.step()).isPositive();
    Files.delete(temp.resolve("spool/spool.lock"));
    Files.delete(temp.resolve("spool"));
    block();
    queue.offer(event("e1"));
    queue.offer(event("e2"));

    assertThat(writer.step()).isEqualTo(RETRY);
    assertThat(writer.backlog()).isSameAs(queue);
    assertThat(queue.poll()).isEqualTo(event("e1"));
  }

  @Test
  void anEventThatIsTooLargeIsDropped() {
    SpoolWriter writer = writer(new Spool.Limits(100, 1000));
    queue.offer(
        TrackingEvent.builder("type", Instant.EPOCH)
            .eventProperties(Map.of("text", "x".repeat(200)))
            .build());

    assertThat(writer.step()).isZero();
    assertThat(writer.backlog()).isNull();
    assertThat(report.stats(0).dropped()).containsEntry(DropReason.TOO_LARGE, 1L);
  }

  @Test
  void whatAnEarlierProcessLeftIsAnnounced() {
    SpoolWriter first = writer();
    queue.offer(event("e1"));
    first.step();
    assertThat(first.spool()).satisfies(Spool::close);

    SpoolWriter second = writer();
    assertThat(second.step()).isPositive();
    assertThat(second.backlog().size()).isEqualTo(1);
    assertThat(changes).hasValue(2);
  }

  @Test
  void itEndsWhenAllIsWritten() {
    SpoolWriter writer = writer();
    queue.offer(event("e1"));
    queue.offer(event("e2"));
    writer.finish();
    writer.run();

    assertThat(writer.backlog().size()).isEqualTo(2);
  }

  @Test
  void itEndsWhenNothingCanBeWritten() throws IOException {
    block();
    SpoolWriter writer = writer();
    queue.offer(event("e1"));
    writer.finish();
    writer.run();

    assertThat(writer.backlog()).isSameAs(queue);
  }
}
