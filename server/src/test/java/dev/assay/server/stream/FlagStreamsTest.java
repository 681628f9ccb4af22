package dev.assay.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.deployment.Deployments;
import dev.assay.server.project.FlagFiles;
import dev.assay.server.project.LoadedFlags;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FlagStreamsTest {
  private final StreamPlaces places = places(3, 2);
  private final Deployments deployments = new Deployments(Set.of("a", "b"), "demo", flags("one"));
  private final FlagStreams streams = new FlagStreams(deployments, places);
  private final FakeOutlet outlet = new FakeOutlet();
  private final Timers timers = new Timers();

  /** Time that passes when the test says so. */
  private static final class Timers implements FlagStreams.Timer {
    final NavigableMap<Long, List<Runnable>> tasks = new TreeMap<>();

    @Override
    public void after(long millis, Runnable task) {
      tasks.computeIfAbsent(millis, time -> new ArrayList<>()).add(task);
    }

    void runUntil(long millis) {
      NavigableMap<Long, List<Runnable>> due = tasks.headMap(millis, true);
      due.values().forEach(all -> all.forEach(Runnable::run));
      due.clear();
    }
  }

  private static StreamPlaces places(int most, int mostPerKey) {
    Duration seconds = Duration.ofSeconds(3);
    return new StreamPlaces(new StreamLimits(most, mostPerKey, Duration.ofSeconds(15), seconds));
  }

  private static LoadedFlags flags(String key) {
    String yaml = "flags: [{key: " + key + ", variants: [{key: v}]}]";
    return FlagFiles.parse(Map.of("p.yaml", yaml.getBytes(StandardCharsets.UTF_8)));
  }

  private void publish(String key) {
    deployments.publish(flags(key));
    streams.changed();
  }

  private static void assertIsEventOf(String event, String key) {
    assertThat(event).startsWith("data: [{\"key\":\"" + key + "\",").endsWith("}]\n\n");
    assertThat(event.strip().lines()).hasSize(1);
  }

  @Test
  void aListenerGetsTheFlagsAtOnceAndEachChange() {
    assertThat(streams.open("a", outlet, WholeFlags.FORM)).isEqualTo(Admission.OPEN);
    publish("two");

    assertThat(outlet.sent).hasSize(2);
    assertIsEventOf(outlet.sent.get(0), "one");
    assertIsEventOf(outlet.sent.get(1), "two");
  }

  @Test
  void whatIsPublishedAgainWithoutAChangeIsNotSent() {
    streams.open("a", outlet, WholeFlags.FORM);
    publish("one");
    streams.taken(outlet);

    assertThat(outlet.sent).hasSize(1);
  }

  @Test
  void whoIsBehindGetsTheNewestFlagsOnlyOnceTheLastAreTaken() {
    outlet.fillsUp = true;
    streams.open("a", outlet, WholeFlags.FORM);
    publish("two");
    publish("three");
    assertThat(outlet.sent).hasSize(1);

    outlet.full = false;
    streams.taken(outlet);

    assertThat(outlet.sent).hasSize(2);
    assertIsEventOf(outlet.sent.get(1), "three");
  }

  @Test
  void signsOfLifeAreEventsOfOneBlank() {
    streams.open("a", outlet, WholeFlags.FORM);
    streams.keepAlive();
    streams.keepAlive();

    assertThat(outlet.sent.subList(1, 3)).containsOnly("data:  \n\n");
  }

  @Test
  void whoTakesNothingForTwoSignsOfLifeIsDropped() {
    streams.open("a", outlet, WholeFlags.FORM);
    outlet.full = true;
    streams.keepAlive();
    outlet.full = false;
    streams.taken(outlet);
    outlet.full = true;
    streams.keepAlive();
    assertThat(outlet.dropped).isFalse();

    streams.keepAlive();

    assertThat(outlet.dropped).isTrue();
    assertThat(outlet.sent).hasSize(1);
    assertThat(places.taken()).isZero();
  }

  @Test
  void aDeploymentThatIsGoneEndsItsStreams() {
    Deployments declared = new Deployments(Set.of(), "a", flags("one"));
    FlagStreams own = new FlagStreams(declared, places);
    own.open("a", outlet, WholeFlags.FORM);

    String yaml = "deployments: [{key: other}]";
    declared.publish(FlagFiles.parse(Map.of("p.yaml", yaml.getBytes(StandardCharsets.UTF_8))));
    own.changed();

    assertThat(outlet.ended).isTrue();
    assertThat(places.taken()).isZero();
    assertThat(own.open("a", outlet, WholeFlags.FORM)).isEqualTo(Admission.CLOSED);
  }

  @Test
  void placesAreBoundedAndFreedOnce() {
    assertThat(streams.open("a", outlet, WholeFlags.FORM)).isEqualTo(Admission.OPEN);
    assertThat(streams.open("a", new FakeOutlet(), WholeFlags.FORM)).isEqualTo(Admission.OPEN);
    assertThat(streams.open("a", new FakeOutlet(), WholeFlags.FORM))
        .isEqualTo(Admission.DEPLOYMENT_FULL);
    assertThat(streams.open("b", new FakeOutlet(), WholeFlags.FORM)).isEqualTo(Admission.OPEN);
    assertThat(streams.open("b", new FakeOutlet(), WholeFlags.FORM))
        .isEqualTo(Admission.SERVER_FULL);
    assertThat(streams.open("c", new FakeOutlet(), WholeFlags.FORM)).isEqualTo(Admission.CLOSED);

    streams.gone(outlet);
    streams.gone(outlet);
    streams.taken(outlet);

    assertThat(places.taken()).isEqualTo(2);
    assertThat(streams.open("a", new FakeOutlet(), WholeFlags.FORM)).isEqualTo(Admission.OPEN);
  }

  @Test
  void closingEndsAllAndWaitsForNobody() {
    FakeOutlet slow = new FakeOutlet();
    streams.open("a", outlet, WholeFlags.FORM);
    streams.open("b", slow, WholeFlags.FORM);
    slow.full = true;

    streams.close(Duration.ZERO, new Random(1), timers);

    assertThat(outlet.ended).isTrue();
    assertThat(slow.ended).isFalse();
    assertThat(slow.dropped).isTrue();
    assertThat(streams.open("a", new FakeOutlet(), WholeFlags.FORM)).isEqualTo(Admission.CLOSED);
    assertThat(places.taken()).isZero();
  }

  @Test
  void goodbyesAreSpreadOverTheTime() {
    StreamPlaces many = places(1000, 1000);
    FlagStreams own = new FlagStreams(deployments, many);
    List<FakeOutlet> outlets = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      outlets.add(new FakeOutlet());
      own.open("a", outlets.get(i), WholeFlags.FORM);
    }

    own.close(many.goodbye(Duration.ofSeconds(9)), new Random(7), timers);

    assertThat(own.open("a", new FakeOutlet(), WholeFlags.FORM)).isEqualTo(Admission.CLOSED);
    long before = 0;
    for (int millis = 100; millis <= 3000; millis += 100) {
      timers.runUntil(millis);
      long ended = outlets.stream().filter(o -> o.ended).count();
      assertThat(ended - before).as("until " + millis).isBetween(15L, 60L);
      before = ended;
    }
    assertThat(before).isEqualTo(1000);
    assertThat(many.taken()).isZero();
    assertThat(timers.tasks).isEmpty();
  }

  @Test
  void whoLeavesBeforeTheGoodbyeIsNotEnded() {
    streams.open("a", outlet, WholeFlags.FORM);
    streams.close(Duration.ofDays(1), new Random(1), timers);
    streams.gone(outlet);

    timers.runUntil(Long.MAX_VALUE);

    assertThat(outlet.ended).isFalse();
    assertThat(places.taken()).isZero();
  }

  @Test
  void fewStreamsNeedLittleTimeForTheirGoodbyes() {
    StreamPlaces many = places(1000, 1000);
    assertThat(many.goodbye(Duration.ofSeconds(9))).isZero();
    many.take("a");
    assertThat(many.goodbye(Duration.ofSeconds(9))).hasMillis(10);
    for (int i = 0; i < 900; i++) {
      many.take("a");
    }
    assertThat(many.goodbye(Duration.ofSeconds(9))).hasSeconds(3);
    assertThat(many.goodbye(Duration.ofMillis(500))).hasMillis(500);
  }
}
