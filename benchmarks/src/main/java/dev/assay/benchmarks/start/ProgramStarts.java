package dev.assay.benchmarks.start;

import dev.assay.benchmarks.run.JavaCommand;
import dev.assay.benchmarks.run.ProcessFacts;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Starts of a program whose class path holds nothing but itself and the SDK's jars.
 *
 * <p>Not thread-safe.
 */
final class ProgramStarts {
  private static final List<Class<?>> PROGRAM = List.of(EmptyProgram.class, FirstEvaluation.class);

  private final List<String> arguments;
  private final String answer;
  private final String classPath;
  private final List<Double> millis = new ArrayList<>();
  private final List<Double> heap = new ArrayList<>();
  private final List<Double> resident = new ArrayList<>();

  /**
   * Makes a program that has not been started.
   *
   * @param folder a folder for the program's classes
   * @param jars the SDK's jars
   * @param answer what the program prints
   * @param arguments the program's arguments
   */
  ProgramStarts(Path folder, List<Path> jars, String answer, String... arguments)
      throws IOException {
    for (Class<?> type : PROGRAM) {
      copy(type, folder);
    }
    this.answer = answer;
    this.arguments = List.of(arguments);
    classPath =
        Stream.concat(Stream.of(folder), jars.stream())
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
  }

  private static void copy(Class<?> type, Path folder) throws IOException {
    String name = type.getName().replace('.', '/') + ".class";
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    try (InputStream bytes = type.getClassLoader().getResourceAsStream(name)) {
      Files.write(file, bytes.readAllBytes());
    }
  }

  /** Starts the program once, until it has answered. */
  void start() throws IOException, InterruptedException {
    List<String> command = JavaCommand.on(-1);
    command.addAll(List.of("-cp", classPath, EmptyProgram.class.getName()));
    command.addAll(arguments);
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      String line = process.inputReader().readLine();
      millis.add((System.nanoTime() - begin) / 1e6);
      if (!answer.equals(line)) {
        throw new IllegalStateException("expected " + answer + ", got " + line);
      }
      ProcessFacts facts = new ProcessFacts(process);
      resident.add((double) facts.residentBytes());
      heap.add((double) facts.heapAfterCollection());
    } finally {
      process.outputWriter().close();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  /** Forgets the starts so far. */
  void forget() {
    Arrays.asList(millis, heap, resident).forEach(List::clear);
  }

  /** {@return the milliseconds from the start of the process to its answer} */
  List<Double> millis() {
    return millis;
  }

  /** {@return the bytes of heap in use after the answer and a collection} */
  List<Double> heap() {
    return heap;
  }

  /** {@return the bytes of memory in use after the answer} */
  List<Double> resident() {
    return resident;
  }
}
