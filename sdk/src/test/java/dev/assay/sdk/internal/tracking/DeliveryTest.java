package dev.assay.sdk.internal.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.sdk.internal.tracking.PostOutcome.Kind;
import dev.assay.sdk.tracking.DropReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeliveryTest {
  private static final PostOutcome ACCEPTED = outcome(Kind.ACCEPTED);

  private final LogLines log = LogLines.capture();
  private final UploadReport report = new UploadReport("http://events");
  private final Backlog from = new EventQueue(1, () -> 0, report);

  @AfterEach
  void closeLog() {
    log.close();
  }

  private static PostOutcome outcome(Kind kind, Integer... refused) {
    return new PostOutcome(kind, "status 4xx", Set.of(refused), 0);
  }

  private Delivery delivery(int mostBytes, String... events) {
    List<byte[]> bytes = new ArrayList<>();
    for (String event : events) {
      bytes.add(event.getBytes(StandardCharsets.UTF_8));
    }
    return new Delivery(from, bytes, mostBytes, report);
  }

  private static List<String> next(Delivery delivery) {
    return delivery.next().stream().map(e -> new String(e, StandardCharsets.UTF_8)).toList();
  }

  private long dropped(DropReason reason) {
    return report.stats(0).dropped().get(reason);
  }

  @Test
  void eventsAreSentTogetherAsFarAsTheyFit() {
    Delivery delivery = delivery(10, "aaaa", "bbbb", "cc", "0123456789", "012345678", "d");

    assertThat(delivery.size()).isEqualTo(5);
    assertThat(next(delivery)).containsExactly("aaaa", "bbbb");
    delivery.answered(ACCEPTED);
    assertThat(next(delivery)).containsExactly("cc");
    delivery.answered(ACCEPTED);
    assertThat(next(delivery)).containsExactly("012345678");
    delivery.answered(ACCEPTED);
    assertThat(next(delivery)).containsExactly("d");
    delivery.answered(ACCEPTED);
    assertThat(delivery.isDone()).isTrue();
    assertThat(dropped(DropReason.TOO_LARGE)).isEqualTo(1);
  }

  @Test
  void aRefusedEventIsDroppedAndTheOthersAreSentAgain() {
    Delivery delivery = delivery(100, "a", "b", "c");
    delivery.answered(outcome(Kind.SOME_REFUSED, 0, 2, 17));
    assertThat(next(delivery)).containsExactly("b");
    delivery.answered(outcome(Kind.SOME_REFUSED, 0));

    assertThat(delivery.isDone()).isTrue();
    assertThat(dropped(DropReason.REFUSED)).isEqualTo(3);
  }

  @Test
  void aRefusalThatNamesNoEventOfTheRequestSplitsIt() {
    Delivery delivery = delivery(100, "a", "b");
    delivery.answered(outcome(Kind.SOME_REFUSED, 17));

    assertThat(next(delivery)).containsExactly("a");
  }

  @Test
  void aKeyThatIsRefusedDropsTheRequest() {
    Delivery delivery = delivery(100, "a", "b");
    delivery.answered(outcome(Kind.KEY_REFUSED));

    assertThat(delivery.isDone()).isTrue();
    assertThat(dropped(DropReason.REFUSED)).isEqualTo(2);
  }

  @Test
  void whatFailsIsKept() {
    Delivery delivery = delivery(100, "a", "b");
    delivery.answered(outcome(Kind.LATER));

    assertThat(next(delivery)).containsExactly("a", "b");
    assertThat(report.stats(0).failures()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 100, 2000})
  void refusalsAreNarrowedDownToTheEventsAtFault(int size) {
    Predicate<String> bad = event -> Integer.parseInt(event) % 50 == 7;
    Delivery delivery =
        delivery(
            1_000_000, IntStream.range(0, size).mapToObj(String::valueOf).toArray(String[]::new));
    List<String> taken = new ArrayList<>();
    int requests = 0;
    while (!delivery.isDone()) {
      requests++;
      List<String> events = next(delivery);
      boolean refused = events.stream().anyMatch(bad);
      if (!refused) {
        taken.addAll(events);
      }
      delivery.answered(refused ? outcome(Kind.REFUSED) : ACCEPTED);
    }

    List<String> good =
        IntStream.range(0, size).mapToObj(String::valueOf).filter(bad.negate()).toList();
    assertThat(taken).containsExactlyElementsOf(good);
    assertThat(dropped(DropReason.REFUSED)).isEqualTo(size - good.size());
    assertThat(requests).isLessThanOrEqualTo(2 * size - 1);
  }

  @Test
  void whatIsTooLargeAloneIsDropped() {
    Delivery delivery = delivery(100, "a", "b");
    for (int i = 0; i < 3; i++) {
      delivery.answered(outcome(Kind.TOO_LARGE));
    }

    assertThat(delivery.isDone()).isTrue();
    assertThat(dropped(DropReason.TOO_LARGE)).isEqualTo(2);
    assertThat(log.lines()).hasSize(1).allMatch(line -> line.contains("TOO_LARGE, status 4xx"));
  }
}
