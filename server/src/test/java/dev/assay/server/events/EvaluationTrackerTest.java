package dev.assay.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variant;
import dev.assay.evaluation.Variants;
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

  @Test
  void whatFindsNoPlaceGoesWithTheNext() throws InterruptedException {
    EventIntake intake = intake(1);
    EvaluationTracker tracker = new EvaluationTracker(intake);
    tracker.assigned("one", user("ann"), ON);
    begun.await();
    tracker.assigned("two", user("bob"), ON);
    tracker.assigned("three", user("cid"), ON);
    goOn.countDown();
    while (kept.size() < 2 && !Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
    tracker.assigned("three", user("dan"), ON);
    intake.close();

    assertThat(kept).containsExactly("ann", "bob", "cid", "dan");
  }

  @Test
  void noMoreWaitThanThereIsRoomFor() throws InterruptedException {
    EventIntake intake = intake(100);
    EvaluationTracker tracker = new EvaluationTracker(intake);
    tracker.assigned("one", user("first"), ON);
    begun.await();
    for (int i = 0; i < 10_050; i++) {
      tracker.assigned("one", user("u" + i), ON);
    }
    goOn.countDown();
    intake.close();

    assertThat(kept).hasSize(10_001).contains("first", "u0", "u9999").doesNotContain("u10000");
  }
}
