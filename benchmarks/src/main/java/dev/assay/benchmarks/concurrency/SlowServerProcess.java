package dev.assay.benchmarks.concurrency;

import dev.assay.benchmarks.run.SampleProject;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** A process with a server that takes its time for each answer, and none of a thread's. */
public final class SlowServerProcess {
  private SlowServerProcess() {}

  /**
   * Prints the port, then runs until the standard input ends.
   *
   * @param arguments the time that each answer takes, in milliseconds
   */
  public static void run(List<String> arguments)
      throws IOException, InterruptedException, ExecutionException {
    long millis = Long.parseLong(arguments.get(0));
    Buffer body = Buffer.buffer(SampleProject.body(10));
    Vertx vertx = Vertx.vertx();
    int port =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> vertx.setTimer(millis, timer -> request.response().end(body)))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get()
            .actualPort();
    System.out.println(port);
    while (System.in.read() >= 0) {
      // Nothing is asked.
    }
  }
}
