package dev.assay.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variant;
import dev.assay.evaluation.Variants;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EvaluationTrackerTest {
  private static final Variants ON = Variants.of(Map.of("flag", Variant.of("on")));

  private final ConcurrentLinkedQueue<Object> kept = new ConcurrentLinkedQueue<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  /** Keeps nothing until it is told to go on. */
  private final EventSink slow =
      new EventSink() {
        @Override
        public void write(String apiKey, List<Map<String, Object>> events) {
          begun.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          events.forEach(event -> kept.add(event.get("user_id")));
        }

        @Override
        public void close() {}
      };

  private EventIntake intake(int requests) {
    return new EventIntake(key -> true, slow, new EventQueue.Bounds(requests, 1000), () -> 7);
  }

  private static ExperimentUser user(String id) {
    return ExperimentUser.builder().userId(id).build();
  }

  @Test
  void eachResultIsToldOnceForEachDeploymentAndTogetherWithOthers() {
    goOn.countDown();
    try (EventIntake intake = intake(100)) {
      EvaluationTracker tracker = new EvaluationTracker(intake);
      tracker.assigned("one", user("ann"), ON);
      tracker.assigned("one", user("ann"), ON);
      tracker.assigned("two", user("ann"), ON);
      tracker.exposed("one", user("bob"), ON);
    }

    assertThat(kept).containsExactlyInAnyOrder("ann", "ann", "bob");
  }

  private void awaitKept(int count) {
    while (kept.size() < count && !Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whatFindsNoPlaceGoesWithTheNext() throws InterruptedException {
    EventIntake intake = intake(1);
    EvaluationTracker tracker = new EvaluationTracker(intake);
    tracker.assigned("one", user("ann"), ON);
    begun.await();
    intake.take(requestOf("bob"), false, 1000);
    tracker.assigned("two", user("cid"), ON);
    goOn.countDown();
    awaitKept(2);
    tracker.assigned("three", user("dan"), ON);
    intake.close();

    assertThat(kept).containsExactly("ann", "bob", "cid", "dan");
    assertThat(intake.counts()).isEqualTo(new EventCounts(4, 0, 0, 0));
  }

  private static byte[] requestOf(String userId) {
    String json =
        "{'api_key':'k','options':{'min_id_length':1},'events':[{'user_id':'%s','event_type':'e'}]}";
    return json.formatted(userId).replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void noMoreWaitThanThereIsRoomForAndTheRestIsCounted() throws InterruptedException {
    EventIntake intake = intake(100);
    EvaluationTracker tracker = new EvaluationTracker(intake);
    tracker.assigned("one", user("first"), ON);
    begun.await();
    for (int i = 0; i < 1050; i++) {
      tracker.assigned(i % 2 == 0 ? "one" : "two", user("u" + i), ON);
    }
    goOn.countDown();
    intake.close();

    assertThat(kept).hasSize(1001).contains("first", "u0", "u999").doesNotContain("u1000");
    assertThat(intake.counts()).isEqualTo(new EventCounts(1001, 0, 0, 50));
  }

  @Test
  void goesOnAfterItWasFullWithoutAPlaceInTheQueue() throws InterruptedException {
    EventIntake intake = intake(1);
    EvaluationTracker tracker = new EvaluationTracker(intake);
    tracker.assigned("one", user("first"), ON);
    begun.await();
    intake.take(requestOf("second"), false, 1000);
    for (int i = 0; i < 1050; i++) {
      tracker.assigned("one", user("u" + i), ON);
    }
    goOn.countDown();
    awaitKept(2);
    tracker.assigned("two", user("dropped, but noticed"), ON);
    awaitKept(1002);
    tracker.assigned("two", user("last"), ON);
    intake.close();

    assertThat(kept).hasSize(1003).contains("u999", "last").doesNotContain("u1000");
    assertThat(intake.counts()).isEqualTo(new EventCounts(1003, 0, 0, 51));
  }

  @Test
  void whatTheDiskRefusesIsCounted() {
    EventSink refusing =
        new EventSink() {
          @Override
          public void write(String apiKey, List<Map<String, Object>> events) throws IOException {
            throw new IOException("disk full");
          }

          @Override
          public void close() {}
        };
    EventIntake intake = new EventIntake(key -> true, refusing);
    new EvaluationTracker(intake).assigned("one", user("ann"), ON);
    intake.close();

    assertThat(intake.counts()).isEqualTo(new EventCounts(0, 0, 0, 1));
  }
}
