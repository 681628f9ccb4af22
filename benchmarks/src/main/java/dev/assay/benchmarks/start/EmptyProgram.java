package dev.assay.benchmarks.start;

import java.io.IOException;

/** A program that does nothing, or nothing but one evaluation, and then waits for its end. */
public final class EmptyProgram {
  private EmptyProgram() {}

  /**
   * Runs until the standard input ends.
   *
   * @param arguments nothing, or the address and the deployment key of a server whose flags are
   *     evaluated
   */
  public static void main(String... arguments) throws IOException {
    String said = arguments.length == 0 ? "nothing" : FirstEvaluation.run(arguments);
    System.out.println(said);
    System.exit(System.in.read());
  }
}
