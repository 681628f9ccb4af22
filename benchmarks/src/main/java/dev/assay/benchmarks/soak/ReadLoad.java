package dev.assay.benchmarks.soak;

import dev.assay.benchmarks.run.ChildProcess;
import dev.assay.benchmarks.run.SampleRequest;
import java.util.concurrent.CompletableFuture;

/**
 * Fetches without a pause, by turns with GET and POST, until it is told to end.
 *
 * <p>Thread-safe.
 */
final class ReadLoad {
  private static final int CONNECTIONS = 16;
  private static final int MILLIS = 1000;

  private final ChildProcess process;
  private final int port;
  private final CompletableFuture<Long> requests;
  private volatile boolean ends;

  /** Begins. */
  ReadLoad(ChildProcess process, int port) {
    this.process = process;
    this.port = port;
    requests = CompletableFuture.supplyAsync(this::fetch);
  }

  private long fetch() {
    long count = 0;
    SampleRequest[] kinds = SampleRequest.values();
    for (int i = 0; !ends; i++) {
      String line = port + " " + CONNECTIONS + " " + MILLIS + " " + kinds[i % kinds.length];
      count += Long.parseLong(process.ask(line).split(" ", -1)[0]);
    }
    return count;
  }

  /** {@return the number of requests that were answered, once the load has ended} */
  long end() {
    ends = true;
    return requests.join();
  }
}
