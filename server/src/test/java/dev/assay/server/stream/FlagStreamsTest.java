package dev.assay.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.deployment.Deployments;
import dev.assay.server.project.FlagFiles;
import dev.assay.server.project.LoadedFlags;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlagStreamsTest {
  private final StreamPlaces places =
      new StreamPlaces(new StreamLimits(3, 2, Duration.ofSeconds(15)));
  private final Deployments deployments = new Deployments(Set.of("a", "b"), "demo", flags("one"));
  private final FlagStreams streams = new FlagStreams(deployments, places);
  private final FakeOutlet outlet = new FakeOutlet();

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

    streams.close();

    assertThat(outlet.ended).isTrue();
    assertThat(slow.ended).isFalse();
    assertThat(slow.dropped).isTrue();
    assertThat(streams.open("a", new FakeOutlet(), WholeFlags.FORM)).isEqualTo(Admission.CLOSED);
    assertThat(places.taken()).isZero();
  }
}
