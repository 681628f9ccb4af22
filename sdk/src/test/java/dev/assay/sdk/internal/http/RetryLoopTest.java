package dev.assay.sdk.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.sdk.internal.http.HttpFailure.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Time stands still here but for the pauses. */
final class RetryLoopTest {
  private long now;
  private final List<Long> pauses = new ArrayList<>();
  private final List<Integer> observed = new ArrayList<>();
  private final List<Long> limits = new ArrayList<>();

  private RetryLoop loop(int retries) {
    Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10), 1.5, 0);
    return new RetryLoop(retries, Duration.ofSeconds(3), backoff, () -> 0.5, this::pause);
  }

  private void pause(Call call, long nanos) {
    pauses.add(TimeUnit.NANOSECONDS.toMillis(nanos));
    now += nanos;
  }

  private Call call(Duration total) {
    Call call = new Call(() -> now, Duration.ofSeconds(1).toNanos(), total.toNanos(), c -> {});
    assertThat(call.begin()).isTrue();
    return call;
  }

  private HttpFailure failure(RetryLoop loop, Call call, HttpFailure... failures) {
    return catchThrowableOfType(HttpFailure.class, () -> run(loop, call, failures));
  }

  private String run(RetryLoop loop, Call call, HttpFailure... failures) throws HttpFailure {
    ArrayDeque<HttpFailure> script = new ArrayDeque<>(List.of(failures));
    return loop.run(
        call,
        () -> {
          limits.add(TimeUnit.NANOSECONDS.toMillis(call.remaining()));
          if (script.isEmpty()) {
            return "answer";
          }
          throw script.remove();
        },
        (failure, attempt) -> observed.add(attempt));
  }

  private static HttpFailure status(int status) {
    return HttpFailure.status(status, 0);
  }

  @Test
  void aRetryThatSucceedsIsTheAnswer() throws Exception {
    Call call = call(Duration.ofMinutes(1));

    assertThat(run(loop(2), call, status(500))).isEqualTo("answer");
    assertThat(pauses).containsExactly(500L);
    assertThat(call.attempts()).isEqualTo(2);
  }

  @Test
  void withoutRetriesTheFirstFailureIsThrown() {
    HttpFailure first = status(500);

    assertThat(failure(loop(0), call(Duration.ofMinutes(1)), first)).isSameAs(first);
    assertThat(pauses).isEmpty();
  }

  @Test
  void theLastFailureIsThrownWithTheEarlierOnesSuppressed() {
    HttpFailure a = status(500);
    HttpFailure b = HttpFailure.unreadable("b", null);
    HttpFailure c = HttpFailure.of(Kind.TIMEOUT, "c", null);

    HttpFailure thrown = failure(loop(2), call(Duration.ofMinutes(1)), a, b, c);

    assertThat(thrown).isSameAs(c);
    assertThat(thrown.getSuppressed()).containsExactly(a, b);
    assertThat(observed).containsExactly(1, 2, 3);
    assertThat(pauses).containsExactly(500L, 750L);
  }

  @Test
  void everyFailureIsJudgedForItself() {
    HttpFailure bad = status(400);

    assertThat(failure(loop(5), call(Duration.ofMinutes(1)), status(500), bad)).isSameAs(bad);
    assertThat(pauses).hasSize(1);
  }

  @Test
  void whatCanSucceedLaterIsRetryable() {
    for (int status : new int[] {204, 302, 399, 429, 500, 503, 599}) {
      assertThat(status(status).retryable()).as("status %d", status).isTrue();
    }
    for (int status : new int[] {400, 401, 404, 413, 428, 430, 499}) {
      assertThat(status(status).retryable()).as("status %d", status).isFalse();
    }
    for (Kind kind : new Kind[] {Kind.TIMEOUT, Kind.CONNECTION, Kind.UNREADABLE}) {
      assertThat(HttpFailure.of(kind, "", null).retryable()).isTrue();
    }
    for (Kind kind : new Kind[] {Kind.TOO_LARGE, Kind.CANCELLED, Kind.CLOSED, Kind.REJECTED}) {
      assertThat(HttpFailure.of(kind, "", null).retryable()).isFalse();
    }
  }

  @Test
  void theServersWishToWaitIsHonoured() throws Exception {
    HttpFailure busy = HttpFailure.status(429, TimeUnit.SECONDS.toNanos(2));
    HttpFailure soon = HttpFailure.status(503, TimeUnit.MILLISECONDS.toNanos(1));

    run(loop(2), call(Duration.ofMinutes(1)), busy, soon);

    assertThat(pauses).containsExactly(2000L, 750L);
  }

  @Test
  void aWaitBeyondTheDeadlineIsNotBegun() {
    HttpFailure busy = HttpFailure.status(429, TimeUnit.SECONDS.toNanos(60));

    assertThat(failure(loop(2), call(Duration.ofMinutes(1)), busy)).isSameAs(busy);
    assertThat(pauses).isEmpty();
  }

  @Test
  void eachRetryHasTheRetryTimeoutUpToTheDeadline() {
    failure(
        loop(3), call(Duration.ofSeconds(5)), status(500), status(500), status(500), status(500));

    assertThat(limits).containsExactly(1000L, 3000L, 3000L, 2625L);
  }

  @Test
  void aCallStoppedWhileItWaitsIsNotTriedAgain() {
    Call call = call(Duration.ofMinutes(1));
    HttpFailure first = status(500);
    RetryLoop loop =
        new RetryLoop(
            2,
            Duration.ofSeconds(1),
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 0),
            () -> 0,
            (c, nanos) -> {
              c.stop(Kind.CANCELLED);
              c.pause(nanos);
            });

    HttpFailure thrown = failure(loop, call, first);

    assertThat(thrown.kind()).isEqualTo(Kind.CANCELLED);
    assertThat(thrown.getSuppressed()).containsExactly(first);
    assertThat(limits).hasSize(1);
  }

  @Test
  void aCallThatIsOutOfTimeAsksNobody() {
    Call call = call(Duration.ofMinutes(1));
    now += Duration.ofSeconds(2).toNanos();

    assertThat(failure(loop(0), call).kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(limits).isEmpty();
  }

  @Test
  void theLongestCallIsTheSumOfAttemptsAndWaits() {
    assertThat(loop(0).longest(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
    assertThat(loop(2).longest(Duration.ofSeconds(1))).isEqualTo(Duration.ofMillis(8250));
  }
}
