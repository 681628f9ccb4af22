package dev.assay.sdk;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.internal.http.Call;
import dev.assay.sdk.internal.http.HttpFailure;
import dev.assay.sdk.internal.http.RetryLoop.Attempt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets fetches that ask the same at the same time share one request: the first makes it, the others
 * wait for its answer, each within its own time. A failure is shared, too, and judged by each on
 * its own; but if the first gave up, another one makes the request.
 *
 * <p>Thread-safe.
 */
final class SharedAttempts {
  /** What is asked. */
  record Question(ExperimentUser user, FetchOptions options) {}

  private final ConcurrentMap<Question, Flight> flights = new ConcurrentHashMap<>();

  /**
   * Makes an attempt, or takes part in the same one of another call.
   *
   * @param call the call that the attempt is for, run by this thread
   */
  Variants run(Question question, Call call, Attempt<Variants> attempt) throws HttpFailure {
    Flight own = new Flight();
    for (Flight other = flights.putIfAbsent(question, own);
        other != null;
        other = flights.putIfAbsent(question, own)) {
      Variants variants = other.await(call);
      if (variants != null) {
        return variants;
      }
    }
    Variants variants = null;
    HttpFailure failure = null;
    try {
      variants = attempt.run();
      return variants;
    } catch (HttpFailure e) {
      failure = e;
      throw e;
    } finally {
      // Before the others hear of it: who comes from now on asks anew.
      flights.remove(question, own);
      own.land(variants, failure);
    }
  }

  /** One request under way, and who waits for it. */
  private static final class Flight {
    private final Set<Call> waiting = ConcurrentHashMap.newKeySet();

    // Written before landed.
    private @Nullable Variants variants;
    private @Nullable HttpFailure failure;
    private volatile boolean landed;

    /** {@return the answer; null if there is none because the asking call gave up} */
    @Nullable Variants await(Call call) throws HttpFailure {
      call.awaitOther("waiting for the same request of another fetch", waiting, () -> landed);
      HttpFailure shared = failure;
      if (shared != null) {
        throw shared.again();
      }
      return variants;
    }

    void land(@Nullable Variants variants, @Nullable HttpFailure failure) {
      this.variants = variants;
      this.failure = failure != null && isEverybodys(failure) ? failure : null;
      landed = true;
      waiting.forEach(Call::signal);
    }

    private static boolean isEverybodys(HttpFailure failure) {
      return switch (failure.kind()) {
        case CONNECTION, STATUS, UNREADABLE, TOO_LARGE -> true;
        // The asking call ran out of its own time, was cancelled, or its client closed.
        case TIMEOUT, CANCELLED, CLOSED, REJECTED -> false;
      };
    }
  }
}
