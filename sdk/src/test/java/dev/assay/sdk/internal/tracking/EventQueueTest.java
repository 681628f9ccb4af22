package dev.assay.sdk.internal.tracking;

import static dev.assay.sdk.internal.tracking.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.sdk.tracking.DropReason;
import dev.assay.sdk.tracking.TrackingEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EventQueueTest {
  private final LogLines log = LogLines.capture();
  private final Samples.StandingClock clock = new Samples.StandingClock();
  private final UploadReport report = new UploadReport("http://events");
  private final EventQueue queue = new EventQueue(3, clock.nanos::get, report);

  @AfterEach
  void closeLog() {
    log.close();
  }

  private static List<String> ids(List<byte[]> events) {
    return events.stream()
        .map(json -> new String(json, StandardCharsets.UTF_8))
        .map(json -> json.replaceAll(".*\"insert_id\":\"([^\"]*)\".*", "$1"))
        .toList();
  }

  private long dropped(DropReason reason) {
    return report.stats(0).dropped().get(reason);
  }

  @Test
  void theOldestGivesWay() {
    for (int i = 1; i <= 5; i++) {
      assertThat(queue.offer(event("e" + i))).isEqualTo(Math.min(i, 3));
    }

    assertThat(ids(queue.take(10))).containsExactly("e3", "e4", "e5");
    assertThat(dropped(DropReason.QUEUE_FULL)).isEqualTo(2);
    assertThat(log.lines()).hasSize(1).allMatch(line -> line.contains("QUEUE_FULL"));
  }

  @Test
  void eventsWaitSinceTheFirstCameOrTheLastWereTaken() {
    long start = clock.nanos.get();
    queue.offer(event("e1"));
    clock.advance(Duration.ofNanos(5));
    queue.offer(event("e2"));
    assertThat(queue.since()).isEqualTo(start);

    queue.take(1);
    assertThat(queue.since() - start).isEqualTo(5);
    queue.take(1);
    clock.advance(Duration.ofNanos(5));
    queue.offer(event("e3"));
    assertThat(queue.since() - start).isEqualTo(10);
  }

  @Test
  void whatIsPutBackComesFirstUnlessThereIsNoRoom() {
    queue.offer(event("e1"));
    queue.offer(event("e2"));
    TrackingEvent first = queue.poll();
    queue.putBack(first);
    assertThat(ids(queue.take(1))).containsExactly("e1");

    queue.offer(event("e3"));
    queue.offer(event("e4"));
    queue.putBack(first);
    assertThat(ids(queue.take(10))).containsExactly("e2", "e3", "e4");
    assertThat(dropped(DropReason.QUEUE_FULL)).isEqualTo(1);
    assertThat(queue.poll()).isNull();
  }

  @Test
  void aClosedQueueDropsWhatComesAndKeepsWhatWaits() {
    queue.offer(event("e1"));
    queue.close();

    assertThat(queue.offer(event("e2"))).isZero();
    assertThat(queue.size()).isEqualTo(1);
    assertThat(dropped(DropReason.CLOSED)).isEqualTo(1);
    assertThat(log.lines()).isEmpty();
  }
}
