package dev.assay.sdk.internal.flags;

import static dev.assay.sdk.internal.flags.ScriptedSource.broken;
import static dev.assay.sdk.internal.flags.ScriptedSource.json;
import static dev.assay.sdk.internal.flags.ScriptedSource.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.FlagSet;
import dev.assay.sdk.internal.flags.FlagSource.Polled;
import dev.assay.sdk.internal.http.HttpFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FlagDeliveryTest {
  private static final Polled SAME = new Polled(null, "x");

  private FakeTimeline time = new FakeTimeline(100);
  private ScriptedSource source = new ScriptedSource(time);
  private RecordingSink sink = new RecordingSink(time);

  private void horizon(long seconds) {
    time = new FakeTimeline(seconds);
    source = new ScriptedSource(time);
    sink = new RecordingSink(time);
  }

  /** Runs to the horizon; random numbers are all in the middle, so that nothing varies. */
  private void run(boolean streaming) {
    new FlagDelivery(
            source,
            new FlagDelivery.Schedule(streaming, Duration.ofSeconds(30)),
            sink,
            time,
            () -> 0.5)
        .run();
  }

  @Test
  void pollsAtOnceAndThenAtTheInterval() {
    horizon(70);
    source.poll(json("a"), null).poll(json("a", "b"), null).poll(json("a", "b"), null);
    run(false);
    assertThat(sink.events)
        .containsExactly("0 s: polled [a]", "30 s: polled [a, b]", "60 s: confirmed by poll");
  }

  @Test
  void asksWithTheEntityTagOfTheFlagsThatAreHeld() {
    source.poll(json("a"), "\"1\"").poll(() -> SAME).poll(json("b"), null).thenAlways(() -> SAME);
    run(false);
    assertThat(source.requests)
        .containsExactly("0 s: poll", "30 s: poll \"1\"", "60 s: poll \"1\"", "90 s: poll");
  }

  @Test
  void keepsNoEntityTagOfFlagsThatCouldNotBeRead() {
    source
        .poll(json("a"), "\"1\"")
        .poll(utf8("<html>"), "\"2\"")
        .poll(utf8("[{\"key\":7}]"), "\"3\"")
        .thenAlways(() -> SAME);
    run(false);
    assertThat(source.requests)
        .containsExactly("0 s: poll", "30 s: poll \"1\"", "60 s: poll \"1\"", "90 s: poll \"1\"");
    assertThat(sink.events).hasSize(4).element(1).asString().startsWith("30 s: poll failed: the f");
    assertThat(sink.events.get(2)).startsWith("60 s: poll failed: none of the flags can be used");
  }

  @Test
  void goesOnAfterFailuresWithoutHurry() {
    source.poll(json("a"), null);
    run(false);
    assertThat(sink.events)
        .containsExactly(
            "0 s: polled [a]",
            "30 s: poll failed: broken",
            "60 s: poll failed: broken",
            "90 s: poll failed: broken");
  }

  @Test
  void hurriesAsLongAsThereAreNoFlags() {
    horizon(10);
    run(false);
    assertThat(source.requests)
        .startsWith("0 s: poll", "0 s: poll", "0 s: poll", "0 s: poll", "1 s: poll", "3 s: poll");
  }

  @Test
  void comesBackWhenTheServerAsksItTo() {
    HttpFailure busy = HttpFailure.status(429, TimeUnit.SECONDS.toNanos(80));
    source
        .poll(
            () -> {
              throw busy;
            })
        .poll(json("a"), null);
    run(false);
    assertThat(source.requests).containsExactly("0 s: poll", "80 s: poll");
  }

  @Test
  void staysAwayForAnHourAtMostWhateverTheServerAsks() {
    horizon(3700);
    HttpFailure closed = HttpFailure.status(503, TimeUnit.DAYS.toNanos(365));
    source
        .poll(json("a"), null)
        .poll(
            () -> {
              throw closed;
            })
        .poll(json("b"), null)
        .thenAlways(() -> SAME);
    run(false);
    assertThat(source.requests).startsWith("0 s: poll", "30 s: poll", "3630 s: poll");
  }

  @Test
  void takesOverAnEmptySetOnlyWhenItIsToldTwice() {
    source.poll(json("a"), "\"1\"").poll(json(), "\"2\"").poll(json("a"), "\"1\"");
    source.poll(json(), "\"2\"").poll(json(), "\"2\"").thenAlways(() -> SAME);
    run(false);
    assertThat(sink.events)
        .containsExactly(
            "0 s: polled [a]",
            "31 s: confirmed by poll",
            "62 s: polled []",
            "92 s: confirmed by poll");
    assertThat(source.requests)
        .containsExactly(
            "0 s: poll",
            "30 s: poll \"1\"",
            "31 s: poll",
            "61 s: poll \"1\"",
            "62 s: poll",
            "92 s: poll \"2\"");
  }

  @Test
  void asksTwiceBeforeItTakesAwayTheFlagsToBeginWith() {
    horizon(20);
    sink.begun = true;
    source.poll(json(), "\"2\"").poll(json("a"), "\"1\"");
    run(false);
    assertThat(sink.events).containsExactly("1 s: polled [a]");
    assertThat(source.requests).containsExactly("0 s: poll", "1 s: poll");
  }

  @Test
  void believesAServerThatSaysTwiceThatTheFlagsToBeginWithAreGone() {
    horizon(20);
    sink.begun = true;
    source.poll(json(), "\"2\"").poll(json(), "\"2\"");
    run(false);
    assertThat(sink.events).containsExactly("1 s: polled []");
  }

  @Test
  void takesOverAnEmptySetAtOnceIfThereIsNothingToLose() {
    horizon(20);
    source.poll(json(), "\"2\"");
    run(false);
    assertThat(sink.events).containsExactly("0 s: polled []");
  }

  @Test
  void asksBeforeItBelievesAStreamThatBeginsEmpty() {
    sink.begun = true;
    source.streaming(source.after(0, json()), source.after(99, utf8(" ")));
    source.poll(json("a"), null);
    run(true);
    assertThat(source.requests).startsWith("0 s: stream", "0 s: poll");
    assertThat(sink.events).startsWith("0 s: polled [a]");
  }

  @Test
  void readsTheStreamAndDoesNotPollMeanwhile() {
    horizon(56);
    source.streaming(
        source.after(0, json("a")), source.after(15, utf8(" ")), source.after(40, json("b")));
    run(true);
    assertThat(sink.events)
        .startsWith("0 s: streamed [a]", "15 s: confirmed by stream", "55 s: streamed [b]");
    assertThat(source.requests).startsWith("0 s: stream").noneMatch(r -> r.startsWith("0 s: poll"));
  }

  @Test
  void pollsWhileThereIsNoStreamAndComesBackToIt() {
    source
        .poll(json("a"), "\"1\"")
        .streaming()
        .streaming(source.after(0, json("a")), source.after(84, json("b")));
    run(true);
    assertThat(sink.events)
        .containsExactly(
            "0 s: stream failed: broken",
            "0 s: polled [a]",
            "16 s: confirmed by stream",
            "100 s: streamed [b]");
    assertThat(source.openStreams()).isZero();
  }

  @Test
  void reopensAStreamThatServedWellAtOnce() {
    source
        .streaming(source.after(0, json("a")), source.after(15, utf8(" ")))
        .streaming(source.after(0, json("b")), source.after(84, utf8(" ")));
    run(true);
    assertThat(source.requests).containsExactly("0 s: stream", "15 s: stream");
    assertThat(sink.events)
        .startsWith("0 s: streamed [a]", "15 s: confirmed by stream", "15 s: streamed [b]");
  }

  @Test
  void doesNotReopenAStreamThatEndsAgainAndAgain() {
    source.thenAlways(() -> new Polled(json("a"), null));
    for (int i = 0; i < 20; i++) {
      source.streaming(source.after(1, json("a")));
    }
    run(true);
    assertThat(source.requests.stream().filter(r -> r.endsWith("stream")).count()).isEqualTo(6);
  }

  @Test
  void opensAStreamAnewAfterAQuarterOfAnHour() {
    horizon(2000);
    List<ScriptedSource.Message> messages = new ArrayList<>();
    messages.add(source.after(0, json("a")));
    for (int i = 0; i < 100; i++) {
      messages.add(source.after(15, utf8(" ")));
    }
    source.streaming(messages.toArray(ScriptedSource.Message[]::new));
    source.streaming(source.after(0, json("a")), source.after(1100, utf8(" ")));
    run(true);
    assertThat(source.requests).startsWith("0 s: stream", "900 s: stream");
    assertThat(sink.events).noneMatch(event -> event.contains("failed"));
  }

  @Test
  void asksSeldomForAStreamThatIsNotOffered() {
    source.thenAlways(() -> new Polled(json("a"), null));
    for (int i = 0; i < 10; i++) {
      source.streaming(
          () -> {
            throw HttpFailure.status(404, 0);
          });
    }
    run(true);
    assertThat(source.requests).containsOnlyOnce("0 s: stream").hasSize(5);
  }

  @Test
  void forgetsTheEntityTagOnceAStreamBroughtOtherFlags() {
    source.streaming();
    source.streaming(source.after(0, json("b")));
    source.poll(json("a"), "\"1\"").thenAlways(() -> new Polled(json("b"), "\"2\""));
    run(true);
    assertThat(source.requests)
        .startsWith("0 s: stream", "0 s: poll", "16 s: stream", "16 s: poll")
        .contains("32 s: stream");
  }

  @Test
  void asksBeforeItBelievesAnEmptyStream() {
    source.streaming(
        source.after(0, json("a")), source.after(1, json()), source.after(99, utf8(" ")));
    source.poll(json("a"), null);
    run(true);
    assertThat(source.requests).containsExactly("0 s: stream", "1 s: poll");
    assertThat(sink.events).startsWith("0 s: streamed [a]", "1 s: confirmed by poll");
  }

  @Test
  void believesAnEmptyStreamThatAPollConfirms() {
    source.streaming(
        source.after(0, json("a")), source.after(1, json()), source.after(99, utf8(" ")));
    source.poll(json(), null);
    run(true);
    assertThat(sink.events).startsWith("0 s: streamed [a]", "1 s: polled []");
  }

  @Test
  void asksAgainAtEachSignOfLifeAsLongAsTheEmptySetIsDoubted() {
    source.streaming(
        source.after(0, json("a")), source.after(1, json()), source.after(9, utf8(" ")));
    source
        .poll(
            () -> {
              throw broken();
            })
        .poll(json(), null);
    run(true);
    assertThat(sink.events)
        .startsWith("0 s: streamed [a]", "1 s: poll failed: broken", "10 s: polled []");
  }

  @Test
  void pollsWhileAStreamOnlyShowsThatItIsThere() {
    source.streaming(
        source.after(0, utf8(" ")), source.after(15, utf8(" ")), source.after(15, utf8(" ")));
    source.poll(json("a"), null).poll(json("b"), null).thenAlways(() -> SAME);
    run(true);
    assertThat(sink.events).startsWith("0 s: polled [a]", "30 s: polled [b]");
    assertThat(sink.events).noneMatch(event -> event.endsWith("confirmed by stream"));
  }

  @Test
  void givesAStreamTimeAfterItsFlagsCouldNotBeTakenOver() {
    horizon(40);
    for (int i = 0; i < 100; i++) {
      source.streaming(source.after(0, json("a")), source.after(1, utf8(" ")));
    }
    runWithFullSink(true);
    assertThat(source.requests.stream().filter(r -> r.endsWith("stream"))).hasSizeLessThan(5);
    assertThat(source.openStreams()).isZero();
  }

  @Test
  void survivesWhatItsSinkThrows() {
    source.poll(json("a"), null).poll(json("b"), null).thenAlways(() -> SAME);
    List<String> failures = runWithFullSink(false);
    assertThat(failures).hasSize(2).allMatch(failure -> failure.contains("no room"));
  }

  /** {@return the failures of polls that are told to a sink that takes no flags} */
  private List<String> runWithFullSink(boolean streaming) {
    List<String> failures = new ArrayList<>();
    FlagSink throwing =
        new FlagSink() {
          @Override
          public boolean hasFlags() {
            return false;
          }

          @Override
          public void arrived(FlagSet flags, byte[] json, boolean streamed) {
            throw new IllegalStateException("no room");
          }

          @Override
          public void confirmed(boolean streamed) {}

          @Override
          public void polled(Duration latency) {}

          @Override
          public void pollFailed(HttpFailure failure) {
            failures.add(String.valueOf(failure.getMessage()));
          }

          @Override
          public void streamFailed(HttpFailure failure) {}
        };
    new FlagDelivery(
            source,
            new FlagDelivery.Schedule(streaming, Duration.ofSeconds(30)),
            throwing,
            time,
            () -> 0.5)
        .run();
    return failures;
  }
}
