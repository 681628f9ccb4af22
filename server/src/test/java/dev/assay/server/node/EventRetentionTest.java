package dev.assay.server.node;

import static dev.assay.server.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.store.Store;
import dev.assay.server.store.StoreConfig;
import dev.assay.server.store.events.RecordedEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EventRetentionTest {
  private final Instant now = Instant.now();
  @TempDir private Path folder;

  private static RecordedEvent event(String id, Instant at) {
    return new RecordedEvent("shop", id, at, null, Shop.json("{}"));
  }

  @Test
  void allOldEventsAreForgottenInSeveralSteps() throws InterruptedException {
    try (Store store = Store.open(StoreConfig.directory(folder));
        EventRetention retention = new EventRetention(() -> store, Duration.ofDays(90))) {
      Shop.open(store);
      List<RecordedEvent> events = new ArrayList<>();
      for (int i = 0; i <= EventRetention.AT_A_TIME; i++) {
        events.add(event("old" + i, now.minus(Duration.ofDays(91))));
      }
      store.record(events);
      store.record(List.of(event("new", now)));

      retention.start(Duration.ZERO);

      await(() -> store.record(List.of(event("old0", now))) == 1);
      int last = EventRetention.AT_A_TIME;
      await(() -> store.record(List.of(event("old" + last, now))) == 1);
      assertThat(store.record(List.of(event("new", now)))).isZero();
    }
  }
}
