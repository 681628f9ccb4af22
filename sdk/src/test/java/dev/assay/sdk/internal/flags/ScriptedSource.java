package dev.assay.sdk.internal.flags;

import dev.assay.sdk.internal.http.HttpFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server that does what a script says; what the script does not say fails. Every message of a
 * stream comes some seconds after the one before.
 */
final class ScriptedSource implements FlagSource {
  /** What a poll meets. */
  @FunctionalInterface
  interface Poll {
    Polled answer() throws HttpFailure;
  }

  /** What a stream brings. */
  @FunctionalInterface
  interface Message {
    byte[] arrive() throws HttpFailure;
  }

  final List<String> requests = new ArrayList<>();
  private final FakeTimeline time;
  private final Deque<Poll> polls = new ArrayDeque<>();
  private final Deque<Deque<Message>> streams = new ArrayDeque<>();
  private @Nullable Poll lasting;
  private int open;

  ScriptedSource(FakeTimeline time) {
    this.time = time;
  }

  static byte[] json(String... keys) {
    List<String> flags = new ArrayList<>();
    for (String key : keys) {
      flags.add("{\"key\":\"" + key + "\",\"variants\":{},\"segments\":[]}");
    }
    return utf8("[" + String.join(",", flags) + "]");
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static HttpFailure broken() {
    return HttpFailure.of(HttpFailure.Kind.CONNECTION, "broken", null);
  }

  ScriptedSource poll(byte[] json, @Nullable String tag) {
    polls.add(() -> new Polled(json, tag));
    return this;
  }

  ScriptedSource poll(Poll step) {
    polls.add(step);
    return this;
  }

  /** From when the script ends, every poll is answered so. */
  ScriptedSource thenAlways(Poll step) {
    lasting = step;
    return this;
  }

  ScriptedSource streaming(Message... messages) {
    streams.add(new ArrayDeque<>(List.of(messages)));
    return this;
  }

  /** A message that comes so many seconds after the one before. */
  Message after(long seconds, byte[] json) {
    return () -> {
      time.pass(TimeUnit.SECONDS.toNanos(seconds));
      return json;
    };
  }

  @Override
  public Polled poll(@Nullable String entityTag) throws HttpFailure {
    requests.add(time.seconds() + " s: poll" + (entityTag == null ? "" : " " + entityTag));
    Poll step = polls.isEmpty() ? lasting : polls.remove();
    if (step == null) {
      throw broken();
    }
    return step.answer();
  }

  @Override
  public Stream stream() {
    requests.add(time.seconds() + " s: stream");
    Deque<Message> messages = streams.isEmpty() ? new ArrayDeque<>() : streams.remove();
    open++;
    return new Stream() {
      @Override
      public byte[] next() throws HttpFailure {
        if (time.isEnded() || messages.isEmpty()) {
          throw broken();
        }
        return messages.remove().arrive();
      }

      @Override
      public void close() {
        open--;
      }
    };
  }

  int openStreams() {
    return open;
  }

  @Override
  public void close() {}
}
