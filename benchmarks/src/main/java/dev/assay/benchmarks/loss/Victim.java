package dev.assay.benchmarks.loss;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Java process with the same class path that is to be killed.
 *
 * <p>Not thread-safe.
 */
final class Victim implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;

  private Victim(Process process) {
    this.process = process;
    out = process.inputReader();
  }

  /**
   * Starts a process.
   *
   * @param log the file that its log is added to
   * @param mainClass its main class
   * @param arguments the arguments of that
   * @return the process
   */
  static Victim start(Path log, String mainClass, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(arguments);
    try {
      return new Victim(
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return what follows a text in the next line of the output that begins with it} */
  String after(String beginning) {
    try {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(beginning)) {
          return line.substring(beginning.length());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("the process ended; its log tells why");
  }

  /** Sends SIGKILL, and waits for the end. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
