package dev.assay.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Flag;
import dev.assay.evaluation.FlagSet;
import dev.assay.evaluation.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Flags that come from elsewhere than a server. */
@Timeout(30)
final class FlagFeedTest {
  private static final ExperimentUser USER = ExperimentUser.builder().userId("u").build();

  private final List<Consumer<FlagSet>> receivers = new ArrayList<>();
  private final AtomicInteger ended = new AtomicInteger();

  private static FlagSet giving(String variant) {
    Flag.Segment everyone = new Flag.Segment(null, null, variant, Map.of());
    Map<String, Variant> variants = Map.of(variant, Variant.of(variant));
    return FlagSet.of(List.of(new Flag("flag", variants, List.of(everyone), List.of(), Map.of())));
  }

  private Runnable open(Consumer<FlagSet> receiver) {
    receivers.add(receiver);
    receiver.accept(giving("first"));
    return ended::incrementAndGet;
  }

  private static LocalEvaluationClient client(LocalEvaluationListener listener, FlagFeed feed) {
    LocalEvaluationConfig config = LocalEvaluationConfig.builder().listener(listener).build();
    return LocalEvaluationClient.create("key", config, feed);
  }

  @Test
  void flagsAreEvaluatedAsSoonAsTheReceiverHasTakenThem() {
    try (LocalEvaluationClient client = client(new LocalEvaluationListener() {}, this::open)) {
      assertThat(client.evaluate(USER, "flag").exists()).isFalse();
      client.start();
      assertThat(client.evaluate(USER, "flag").key()).isEqualTo("first");
      assertThat(client.status().state()).isEqualTo(LocalEvaluationStatus.State.READY);

      receivers.get(0).accept(giving("second"));
      assertThat(client.evaluate(USER, "flag").key()).isEqualTo("second");
    }
  }

  @Test
  void closingEndsTheFeedOnceAndForGood() {
    LocalEvaluationClient client = client(new LocalEvaluationListener() {}, this::open);
    client.start();
    client.close();
    client.close();
    receivers.get(0).accept(giving("second"));

    assertThat(ended).hasValue(1);
    assertThat(client.evaluate(USER, "flag").key()).isEqualTo("first");
  }

  @Test
  void aFeedThatIsOpenedWhileTheClientClosesIsEnded() {
    List<LocalEvaluationClient> clients = new ArrayList<>();
    FlagFeed feed =
        receiver -> {
          clients.get(0).close();
          return open(receiver);
        };
    clients.add(client(new LocalEvaluationListener() {}, feed));

    assertThatThrownBy(() -> clients.get(0).start()).isInstanceOf(FetchException.class);
    assertThat(ended).hasValue(1);
  }

  @Test
  void whatAFeedThrowsTheStartThrows() {
    FlagFeed broken =
        receiver -> {
          throw new IllegalStateException("no queue");
        };
    try (LocalEvaluationClient client = client(new LocalEvaluationListener() {}, broken)) {
      assertThatThrownBy(client::start).hasMessage("no queue");
    }
  }

  @Test
  void aListenerHearsOfVariantsThatAreMissing() {
    List<String> missing = new ArrayList<>();
    LocalEvaluationListener listener =
        new LocalEvaluationListener() {
          @Override
          public void variantMissing(String flagKey) {
            missing.add(flagKey);
          }
        };
    try (LocalEvaluationClient client = client(listener, this::open)) {
      client.start();
      assertThat(client.evaluate(USER).get("flag").exists()).isTrue();
      assertThat(missing).isEmpty();
      assertThat(client.evaluate(USER).get("flga").exists()).isFalse();
      assertThat(client.evaluate(USER, "glaf").exists()).isFalse();
      assertThat(missing).containsExactly("flga", "glaf");
    }
  }
}
