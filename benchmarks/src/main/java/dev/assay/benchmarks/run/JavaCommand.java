package dev.assay.benchmarks.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the programs of this JDK are called. */
public final class JavaCommand {
  /** The options of a JVM whose speed is measured. */
  public static final List<String> SMALL_HEAP = List.of("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC");

  private static final Path TASKSET = Path.of("/usr/bin/taskset");

  private JavaCommand() {}

  /**
   * Begins a command that runs Java.
   *
   * @param processor the processor to bind it to, where possible; negative: any
   * @return the command, to be continued with options
   */
  public static List<String> on(int processor) {
    return on(Path.of(System.getProperty("java.home")), processor);
  }

  /**
   * Begins a command that runs Java.
   *
   * @param javaHome the JDK that runs it
   * @param processor the processor to bind it to, where possible; negative: any
   * @return the command, to be continued with options
   */
  static List<String> on(Path javaHome, int processor) {
    List<String> command = new ArrayList<>();
    boolean canBind = Files.isExecutable(TASKSET) && Runtime.getRuntime().availableProcessors() > 1;
    if (processor >= 0 && canBind) {
      command.addAll(List.of(TASKSET.toString(), "-c", String.valueOf(processor)));
    }
    command.add(javaHome.resolve("bin").resolve("java").toString());
    return command;
  }

  /** {@return the path of a program of the JDK} */
  static String program(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }
}
