package dev.assay.benchmarks.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The server as users run it: {@code assay serve} in a process of its own, on a free port.
 *
 * <p>Thread-safe.
 */
public final class ServerProcess implements AutoCloseable {
  private static final String LISTENING = "listening on ";
  private static final String ADMIN_KEY = "admin key (shown once): ";

  private final Process process;
  private final Thread hook;
  private final long startNanos;
  private final ProcessFacts facts;
  private String adminKey = "";
  private String url = "";

  private ServerProcess(List<String> command) throws IOException {
    long begin = System.nanoTime();
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    hook = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(hook);
    facts = new ProcessFacts(process);
    readOutput();
    startNanos = System.nanoTime() - begin;
  }

  private void readOutput() throws IOException {
    BufferedReader out = process.inputReader();
    while (url.isEmpty()) {
      String line = out.readLine();
      if (line == null) {
        throw new IllegalStateException("the server ended: " + process.info());
      }
      if (line.startsWith(ADMIN_KEY)) {
        adminKey = line.substring(ADMIN_KEY.length());
      } else if (line.startsWith(LISTENING)) {
        url = line.substring(LISTENING.length());
      }
    }
  }

  /**
   * Starts a server with this program's class path and waits until it listens.
   *
   * @param processor the processor to bind it to, where possible; negative: any
   * @param jvmOptions the options of its JVM
   * @param arguments where its flags are, as {@code serve} takes it
   * @return the server
   */
  public static ServerProcess start(int processor, List<String> jvmOptions, String... arguments) {
    List<String> command = JavaCommand.on(processor);
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("dev.assay.server.cli.AssayCommand");
    return serve(command, arguments);
  }

  /** Starts the server of a jar, in the same way, with the JVM's own defaults. */
  public static ServerProcess startJar(String jar, String... arguments) {
    List<String> command = JavaCommand.on(-1);
    command.addAll(List.of("-jar", jar));
    return serve(command, arguments);
  }

  private static ServerProcess serve(List<String> command, String... arguments) {
    command.addAll(List.of("serve", "--port", "0", "--log-level", "warn"));
    command.addAll(List.of(arguments));
    try {
      return new ServerProcess(command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return such as {@code http://127.0.0.1:3546}} */
  public String url() {
    return url;
  }

  /** {@return the port it listens on} */
  public int port() {
    return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
  }

  /** {@return the key of a new data directory, empty if there is none} */
  public String adminKey() {
    return adminKey;
  }

  /** {@return the nanoseconds from the start of the process until it listened} */
  public long startNanos() {
    return startNanos;
  }

  /** {@return what is known of the process} */
  public ProcessFacts facts() {
    return facts;
  }

  /** Tells the server to end and waits for that. */
  @Override
  public void close() {
    try {
      process.destroy();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
