package dev.assay.sdk.internal.flags;

import dev.assay.evaluation.Flag;
import dev.assay.evaluation.FlagSet;
import dev.assay.sdk.internal.http.HttpFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Writes down what is delivered, and when. */
final class RecordingSink implements FlagSink {
  final List<String> events = new ArrayList<>();
  private final FakeTimeline time;

  RecordingSink(FakeTimeline time) {
    this.time = time;
  }

  /** Whether there are flags to begin with. */
  boolean begun;

  private void add(String event) {
    events.add(time.seconds() + " s: " + event);
  }

  @Override
  public boolean hasFlags() {
    return begun;
  }

  @Override
  public void arrived(FlagSet flags, byte[] json, boolean streamed) {
    List<String> keys = flags.flags().stream().map(Flag::key).toList();
    add((streamed ? "streamed " : "polled ") + keys);
  }

  @Override
  public void confirmed(boolean streamed) {
    add(streamed ? "confirmed by stream" : "confirmed by poll");
  }

  @Override
  public void polled(Duration latency) {}

  @Override
  public void pollFailed(HttpFailure failure) {
    add("poll failed: " + failure.getMessage());
  }

  @Override
  public void streamFailed(HttpFailure failure) {
    add("stream failed: " + failure.getMessage());
  }
}
