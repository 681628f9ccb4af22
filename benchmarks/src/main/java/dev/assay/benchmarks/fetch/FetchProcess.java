package dev.assay.benchmarks.fetch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** A process with one client. */
public final class FetchProcess {
  private FetchProcess() {}

  /**
   * Runs until the standard input ends: answers each line {@code inFlight millis} with {@code
   * requests nanos processorNanos allocated}.
   *
   * @param arguments the client's name and the server's port
   */
  public static void run(List<String> arguments)
      throws IOException, InterruptedException, ExecutionException {
    FetchClient client = FetchClients.named(arguments.get(0), Integer.parseInt(arguments.get(1)));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    try (FetchLoad load = new FetchLoad(client)) {
      String line;
      while ((line = in.readLine()) != null) {
        String[] words = line.split(" ", -1);
        System.out.println(load.round(Integer.parseInt(words[0]), Long.parseLong(words[1])));
      }
    }
  }
}
