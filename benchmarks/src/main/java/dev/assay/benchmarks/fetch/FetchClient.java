package dev.assay.benchmarks.fetch;

import java.util.concurrent.CompletionStage;

/** A client that can do one exchange after another, in as many threads as there are. */
sealed interface FetchClient {
  /** Does the exchange in the calling thread. */
  non-sealed interface Blocking extends FetchClient {
    /** {@return the size of the answer, the same each time} */
    int exchange() throws Exception;
  }

  /** Starts the exchange and returns. */
  non-sealed interface Asynchronous extends FetchClient {
    /** {@return the size of the answer, later} */
    CompletionStage<Integer> exchange();
  }
}
