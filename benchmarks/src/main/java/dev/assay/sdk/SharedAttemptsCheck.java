package dev.assay.sdk;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variant;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.internal.http.Call;
import dev.assay.sdk.internal.http.HttpClient;
import dev.assay.sdk.internal.http.HttpFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that ask the same all the time, while some requests fail: there is one request at a time,
 * nobody gets the answer of a request that was over before asking, nobody gets somebody else's
 * timeout, and everybody gets something.
 */
public final class SharedAttemptsCheck {
  private static final int THREADS = 8;
  private static final int LEAST_FETCHES = 100;
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final SharedAttempts.Question QUESTION =
      new SharedAttempts.Question(
          ExperimentUser.builder().userId("user").build(), FetchOptions.defaults());

  private final SharedAttempts shared = new SharedAttempts();
  private final AtomicLong time = new AtomicLong();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong fetches = new AtomicLong();
  private final AtomicLong faults = new AtomicLong();
  private final ConcurrentMap<Long, Long> ended = new ConcurrentHashMap<>();

  private SharedAttemptsCheck() {}

  /**
   * Runs for a while.
   *
   * @return fetches, requests, and how many of the fetches saw what they should not
   */
  public static List<Long> run(long millis) throws InterruptedException {
    SharedAttemptsCheck check = new SharedAttemptsCheck();
    long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    List<Thread> threads = new ArrayList<>();
    try (HttpClient http = new HttpClient(new HttpClient.Options(1, 1, null, null))) {
      for (int i = 0; i < THREADS; i++) {
        Thread thread = new Thread(() -> check.fetchUntil(end, http));
        threads.add(thread);
        thread.start();
      }
      for (Thread thread : threads) {
        thread.join(millis + LONG.toMillis());
        if (thread.isAlive()) {
          check.faults.incrementAndGet();
        }
      }
    }
    return List.of(check.fetches.get(), check.requests.get(), check.faults.get());
  }

  private void fetchUntil(long end, HttpClient http) {
    while (System.nanoTime() - end < 0 || fetches.get() < LEAST_FETCHES) {
      try (Call call = http.open(LONG, LONG)) {
        if (!call.begin() || !fetch(call)) {
          faults.incrementAndGet();
        }
        fetches.incrementAndGet();
      }
    }
  }

  /** {@return whether it saw what it should} */
  private boolean fetch(Call call) {
    long asked = time.incrementAndGet();
    long[] own = {0};
    try {
      Variants variants = shared.run(QUESTION, call, () -> request(own));
      long request = Long.parseLong(variants.get("request").key());
      Long over = ended.get(request);
      return over == null || over > asked;
    } catch (HttpFailure e) {
      return e.kind() != HttpFailure.Kind.TIMEOUT || own[0] != 0;
    } finally {
      if (own[0] != 0) {
        ended.put(own[0], time.incrementAndGet());
      }
    }
  }

  private Variants request(long[] own) throws HttpFailure {
    long number = requests.incrementAndGet();
    own[0] = number;
    if (underWay.incrementAndGet() != 1) {
      faults.incrementAndGet();
    }
    LockSupport.parkNanos(number % 3 * 20_000);
    underWay.decrementAndGet();
    return switch ((int) (number % 8)) {
      case 5 -> throw HttpFailure.status(503, 0);
      case 7 -> throw HttpFailure.of(HttpFailure.Kind.TIMEOUT, "no time left", null);
      default -> Variants.of(Map.of("request", Variant.of(String.valueOf(number))));
    };
  }
}
