package dev.assay.benchmarks.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Another Java process with the same class path, which answers each line it is sent with one line
 * and ends when it is sent no more.
 *
 * <p>Not thread-safe.
 */
public final class ChildProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;
  private final Writer in;

  private ChildProcess(Process process) {
    this.process = process;
    out = process.inputReader();
    in = process.outputWriter();
  }

  /**
   * Starts a process.
   *
   * @param processor the processor to bind it to, where possible; negative: any
   * @param arguments the arguments of the program's main class
   * @return the process
   */
  public static ChildProcess start(int processor, String... arguments) {
    return start(processor, List.of(), arguments);
  }

  /**
   * Starts a process.
   *
   * @param processor the processor to bind it to, where possible; negative: any
   * @param options further options of the JVM
   * @param arguments the arguments of the program's main class
   * @return the process
   */
  public static ChildProcess start(int processor, List<String> options, String... arguments) {
    return start(Path.of(System.getProperty("java.home")), processor, options, arguments);
  }

  /**
   * Starts a process.
   *
   * @param javaHome the JDK that runs it
   * @param processor the processor to bind it to, where possible; negative: any
   * @param options further options of the JVM
   * @param arguments the arguments of the program's main class
   * @return the process
   */
  public static ChildProcess start(
      Path javaHome, int processor, List<String> options, String... arguments) {
    return start(javaHome, processor, options, Map.of(), arguments);
  }

  /**
   * Starts a process.
   *
   * @param options further options of the JVM
   * @param environment environment variables to set
   * @param arguments the arguments of the program's main class
   * @return the process
   */
  public static ChildProcess start(
      List<String> options, Map<String, String> environment, String... arguments) {
    Path javaHome = Path.of(System.getProperty("java.home"));
    return start(javaHome, -1, options, environment, arguments);
  }

  private static ChildProcess start(
      Path javaHome,
      int processor,
      List<String> options,
      Map<String, String> environment,
      String... arguments) {
    List<String> command = JavaCommand.on(javaHome, processor);
    // What libraries log must not get between the answers.
    command.add("-Dslf4j.internal.verbosity=WARN");
    command.add("-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider");
    command.addAll(JavaCommand.SMALL_HEAP);
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("dev.assay.benchmarks.Benchmarks");
    command.addAll(List.of(arguments));
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().putAll(environment);
      return new ChildProcess(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return the next line that the process prints} */
  public String line() {
    try {
      String line = out.readLine();
      if (line == null) {
        throw new IllegalStateException("the process ended: " + process.info());
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return the line that the process answers to a line} */
  public String ask(String line) {
    try {
      in.write(line + "\n");
      in.flush();
      return line();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return what is known of the process} */
  public ProcessFacts facts() {
    return new ProcessFacts(process);
  }

  /** Tells the process to end and waits for that. */
  @Override
  public void close() {
    try {
      in.close();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
