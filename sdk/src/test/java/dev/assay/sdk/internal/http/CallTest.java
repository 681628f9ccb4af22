package dev.assay.sdk.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.sdk.internal.http.HttpFailure.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How calls wait, and how waits end. */
@Timeout(30)
final class CallTest {
  private static final long LONG = Duration.ofSeconds(25).toNanos();
  private static final long SHORT = Duration.ofMillis(100).toNanos();

  private static Call call(long nanos) {
    return new Call(System::nanoTime, nanos, nanos, c -> {});
  }

  private static Call begun(long nanos) {
    Call call = call(nanos);
    assertThat(call.begin()).isTrue();
    return call;
  }

  private static HttpFailure failure(ThrowingCall task) {
    return catchThrowableOfType(HttpFailure.class, task::run);
  }

  private interface ThrowingCall {
    void run() throws IOException;
  }

  @Test
  void aCallStoppedBeforeItBeginsIsAbandonedOnce() {
    List<Kind> abandoned = new ArrayList<>();
    Call call = call(LONG);
    call.onAbandoned(failure -> abandoned.add(failure.kind()));
    call.stop(Kind.CLOSED);
    call.stop(Kind.CANCELLED);

    assertThat(call.begin()).isFalse();
    assertThat(abandoned).containsExactly(Kind.CLOSED);
  }

  @Test
  void aCallThatWasStoppedAlreadyIsAbandonedAtOnce() {
    List<Kind> abandoned = new ArrayList<>();
    Call call = call(LONG);
    call.stop(Kind.CANCELLED);
    call.onAbandoned(failure -> abandoned.add(failure.kind()));

    assertThat(abandoned).containsExactly(Kind.CANCELLED);
  }

  @Test
  void aCallThatBeganIsNotAbandoned() {
    Call call = call(LONG);
    call.onAbandoned(
        failure -> {
          throw new AssertionError("abandoned");
        });
    assertThat(call.begin()).isTrue();
    call.stop(Kind.CLOSED);

    assertThat(failure(call::check).kind()).isEqualTo(Kind.CLOSED);
  }

  @Test
  void theWatchdogAbandonsACallThatNoThreadTakesUp() throws Exception {
    BlockingQueue<Kind> abandoned = new LinkedBlockingQueue<>();
    try (HttpClient client = new HttpClient(new HttpClient.Options(1, 10, null, null))) {
      Call call = client.open(Duration.ofMillis(20), Duration.ofMillis(20));
      call.onAbandoned(failure -> abandoned.add(failure.kind()));

      assertThat(abandoned.take()).isEqualTo(Kind.TIMEOUT);
      assertThat(call.begin()).isFalse();
    }
  }

  @Test
  void theWatchdogGoesAwayWithoutCallsAndComesBack() throws Exception {
    BlockingQueue<Thread> idle = new LinkedBlockingQueue<>();
    BlockingQueue<Kind> abandoned = new LinkedBlockingQueue<>();
    try (Watchdog watchdog =
        new Watchdog(System::nanoTime, 1000, () -> idle.add(Thread.currentThread()))) {
      for (int i = 0; i < 2; i++) {
        Call call = new Call(System::nanoTime, 1000, 1000, watchdog::forget);
        call.onAbandoned(
            failure -> {
              call.close();
              abandoned.add(failure.kind());
            });
        assertThat(watchdog.watch(call)).isTrue();
        assertThat(abandoned.take()).isEqualTo(Kind.TIMEOUT);
        Thread thread = idle.take();
        thread.join();
        assertThat(thread.isDaemon()).isTrue();
      }
    }
  }

  @Test
  void theWatchdogMissesNoCallThatComesAsItGoes() throws Exception {
    BlockingQueue<Kind> abandoned = new LinkedBlockingQueue<>();
    AtomicLong clock = new AtomicLong();
    LongSupplier fast = () -> clock.addAndGet(SHORT);
    try (Watchdog watchdog = new Watchdog(fast, 0, () -> {})) {
      for (int i = 0; i < 300_000; i++) {
        Call call = new Call(fast, LONG, LONG, watchdog::forget);
        assertThat(watchdog.watch(call)).isTrue();
        call.close();
      }
      Call last = new Call(fast, 1000, 1000, watchdog::forget);
      last.onAbandoned(failure -> abandoned.add(failure.kind()));
      assertThat(watchdog.watch(last)).isTrue();

      assertThat(abandoned.poll(10, TimeUnit.SECONDS)).isEqualTo(Kind.TIMEOUT);
    }
  }

  @Test
  void anInterruptDoesNotEndTheWatchdog() throws Exception {
    BlockingQueue<Thread> watching = new LinkedBlockingQueue<>();
    BlockingQueue<Kind> abandoned = new LinkedBlockingQueue<>();
    try (Watchdog watchdog = new Watchdog(System::nanoTime, LONG, () -> {})) {
      Call first = new Call(System::nanoTime, 1000, 1000, watchdog::forget);
      first.onAbandoned(failure -> watching.add(Thread.currentThread()));
      watchdog.watch(first);
      watching.take().interrupt();

      Call second = new Call(System::nanoTime, SHORT, SHORT, watchdog::forget);
      second.onAbandoned(failure -> abandoned.add(failure.kind()));
      assertThat(watchdog.watch(second)).isTrue();
      assertThat(abandoned.poll(10, TimeUnit.SECONDS)).isEqualTo(Kind.TIMEOUT);
    }
  }

  @Test
  void aThrowingCallDoesNotEndTheWatchdog() throws Exception {
    BlockingQueue<Kind> abandoned = new LinkedBlockingQueue<>();
    try (Watchdog watchdog = new Watchdog(System::nanoTime, LONG, () -> {})) {
      Call broken = new Call(System::nanoTime, 1000, 1000, watchdog::forget);
      CountDownLatch threw = new CountDownLatch(1);
      broken.onAbandoned(
          failure -> {
            threw.countDown();
            throw new OutOfMemoryError("no thread");
          });
      watchdog.watch(broken);
      threw.await();

      Call call = new Call(System::nanoTime, SHORT, SHORT, watchdog::forget);
      call.onAbandoned(failure -> abandoned.add(failure.kind()));
      watchdog.watch(call);
      assertThat(abandoned.poll(10, TimeUnit.SECONDS)).isEqualTo(Kind.TIMEOUT);
    }
  }

  @Test
  void aClosedClientTakesNoCalls() {
    HttpClient client = new HttpClient(new HttpClient.Options(1, 10, null, null));
    client.close();

    assertThatIllegalStateException()
        .isThrownBy(() -> client.open(Duration.ofSeconds(1), Duration.ofSeconds(1)));
  }

  @Test
  void aLookupThatHangsHoldsNobodyUp() {
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger lookups = new AtomicInteger();
    NameLookup lookup =
        new NameLookup(
            name -> {
              lookups.incrementAndGet();
              try {
                never.await();
              } catch (InterruptedException e) {
                throw new UnknownHostException(name);
              }
              return new InetAddress[0];
            });
    for (int i = 0; i < 5; i++) {
      HttpFailure failure = failure(() -> lookup.addresses("name", begun(SHORT)));
      assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
      assertThat(failure).hasMessageContaining("looking up name");
    }
    assertThat(lookups).hasValue(1);
    never.countDown();
  }

  @Test
  void aLookupGivesItsAddressesToAllWhoWait() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    InetAddress[] addresses = {InetAddress.getLoopbackAddress()};
    NameLookup lookup =
        new NameLookup(
            name -> {
              try {
                answer.await();
              } catch (InterruptedException e) {
                throw new UnknownHostException(name);
              }
              return addresses;
            });
    List<FutureTask<InetAddress[]>> tasks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      FutureTask<InetAddress[]> task =
          new FutureTask<>(() -> lookup.addresses("name", begun(LONG)));
      new Thread(task).start();
      tasks.add(task);
    }
    answer.countDown();
    for (FutureTask<InetAddress[]> task : tasks) {
      assertThat(task.get()).isEqualTo(addresses);
    }
  }

  @Test
  void anUnknownNameIsAFailureThatNamesIt() {
    NameLookup lookup =
        new NameLookup(
            name -> {
              throw new UnknownHostException("no such name");
            });

    assertThat(
            catchThrowableOfType(
                UnknownHostException.class, () -> lookup.addresses("name", begun(LONG))))
        .hasMessage("name: no such name");
  }

  @Test
  void addressesAreNotLookedUp() throws Exception {
    NameLookup lookup =
        new NameLookup(
            name -> {
              throw new UnknownHostException(name);
            });

    assertThat(lookup.addresses("127.0.0.1", begun(LONG))[0].isLoopbackAddress()).isTrue();
    assertThat(lookup.addresses("::1", begun(LONG))[0].isLoopbackAddress()).isTrue();
  }

  @Test
  void permitsPassFromCallToCallInTheirOrder() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Exchange exchange =
        new Exchange() {
          @Override
          public <T> Download<T> send(HttpRequest request, Call call, Reader<T> reader)
              throws HttpFailure {
            entered.countDown();
            try {
              leave.await();
            } catch (InterruptedException e) {
              throw HttpFailure.unreadable("interrupted", e);
            }
            throw HttpFailure.status(500, 0);
          }
        };
    LimitedExchange limited = new LimitedExchange(exchange, 1);
    HttpRequest request = HttpRequest.get(URI.create("http://h/"));
    FutureTask<HttpFailure> first =
        new FutureTask<>(() -> failure(() -> limited.send(request, begun(LONG), Body::readAll)));
    new Thread(first).start();
    entered.await();
    Call stopped = begun(LONG);
    stopped.stop(Kind.CANCELLED);

    assertThat(failure(() -> limited.send(request, stopped, Body::readAll)).kind())
        .isEqualTo(Kind.CANCELLED);
    assertThat(failure(() -> limited.send(request, begun(SHORT), Body::readAll)).kind())
        .isEqualTo(Kind.TIMEOUT);
    leave.countDown();
    assertThat(first.get().kind()).isEqualTo(Kind.STATUS);
    assertThat(failure(() -> limited.send(request, begun(LONG), Body::readAll)).kind())
        .isEqualTo(Kind.STATUS);
  }

  @Test
  void anInterruptEndsAPauseAndStays() {
    Call call = begun(LONG);
    Thread.currentThread().interrupt();

    assertThat(failure(() -> call.pause(LONG)).kind()).isEqualTo(Kind.CANCELLED);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void renewingGivesAnAttemptItsTimeAgainUpToTheDeadline() {
    AtomicLong clock = new AtomicLong();
    Call call = new Call(clock::get, 10, 25, c -> {});
    assertThat(call.begin()).isTrue();
    clock.set(9);
    call.renew();
    assertThat(call.remaining()).isEqualTo(10);
    clock.set(19);
    call.renew();
    assertThat(call.remaining()).isEqualTo(6);

    clock.set(20);
    call.nextAttempt(4);
    clock.set(22);
    call.renew();
    assertThat(call.remaining()).isEqualTo(3);
  }

  @Test
  void aCallThatRestsHasTimeUntilItGoesOn() throws Exception {
    AtomicLong clock = new AtomicLong();
    Call call = new Call(clock::get, 10, LONG, c -> {});
    call.resume(10);
    call.rest();
    clock.set(1000);
    call.check();
    call.resume(5);

    assertThat(call.remaining()).isEqualTo(5);
    clock.set(1005);
    assertThat(failure(call::check).kind()).isEqualTo(Kind.TIMEOUT);
    call.stop(Kind.CLOSED);
    assertThat(failure(() -> call.resume(5)).kind()).isEqualTo(Kind.CLOSED);
  }

  @Test
  void originsNameHostAndPort() {
    assertThat(Origin.of(URI.create("HTTPS://h/x")).hostHeader()).isEqualTo("h");
    assertThat(Origin.of(URI.create("http://h:443/x")).hostHeader()).isEqualTo("h:443");
    assertThat(Origin.of(URI.create("http://[::1]:80/")))
        .isEqualTo(new Origin(false, "::1", 80))
        .extracting(Origin::hostHeader)
        .isEqualTo("[::1]");
  }
}
