package dev.assay.sdk.internal.cohorts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class SerialCallsTest {
  private final RecordingLog log = new RecordingLog();
  private final SerialCalls calls = new SerialCalls(log);

  @Test
  void aCallMadeWithinACallComesAfterIt() {
    List<String> order = new ArrayList<>();
    calls.add(
        () -> {
          order.add("first begins");
          calls.add(() -> order.add("second"));
          calls.run();
          order.add("first ends");
        });
    calls.run();
    calls.run();

    assertThat(order).containsExactly("first begins", "first ends", "second");
  }

  @Test
  void whatThrowsHoldsUpNoOther() {
    List<String> order = new ArrayList<>();
    calls.add(
        () -> {
          throw new AssertionError("thrown");
        });
    calls.add(() -> order.add("next"));
    calls.run();

    assertThat(order).containsExactly("next");
    assertThat(log.lines()).hasSize(1);
  }

  @Test
  void ofManyThreadsEachCallIsMadeOnceAndInOrder() throws InterruptedException {
    int each = 5_000;
    int threads = 4;
    List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
    int[] given = {0};
    CountDownLatch made = new CountDownLatch(each * threads);
    for (int t = 0; t < threads; t++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  synchronized (given) {
                    int number = given[0]++;
                    calls.add(
                        () -> {
                          seen.add(number);
                          made.countDown();
                        });
                  }
                  calls.run();
                }
              });
      thread.setDaemon(true);
      thread.start();
    }
    made.await();

    assertThat(seen).hasSize(each * threads).isSorted();
  }
}
