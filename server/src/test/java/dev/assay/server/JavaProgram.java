package dev.assay.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs that run in a process of their own, with what is on this one's class path. */
public final class JavaProgram {
  private JavaProgram() {}

  /** {@return a program that is still to be started; it runs shortly, and is compiled quickly} */
  public static ProcessBuilder of(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }
}
