package dev.assay.benchmarks.engines;

import dev.assay.benchmarks.run.Usage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A process with one engine: prints its port, then its processor time whenever it is asked. */
public final class EngineProcess {
  private EngineProcess() {}

  /**
   * Runs until the standard input ends.
   *
   * @param arguments the names of the engine and of the answer, and the number of flags
   */
  public static void run(List<String> arguments) throws Exception {
    Answer answer = Answer.named(arguments.get(1), Integer.parseInt(arguments.get(2)));
    int port = Engine.named(arguments.get(0)).start(answer);
    System.out.println(port);
    answerQuestions();
  }

  private static void answerQuestions() throws IOException {
    Usage start = Usage.now();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    while (in.readLine() != null) {
      System.out.println(Usage.now().processorNanosSince(start));
    }
  }
}
