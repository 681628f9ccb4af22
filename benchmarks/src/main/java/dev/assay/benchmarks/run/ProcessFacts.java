package dev.assay.benchmarks.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What Linux and the JDK's tools tell of another Java process.
 *
 * <p>Thread-safe.
 */
public final class ProcessFacts {
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

  private static final double TICKS_PER_SECOND = 100;

  private final Process process;
  private final Path directory;

  /** Makes the facts of a process that runs. */
  public ProcessFacts(Process process) {
    this.process = process;
    directory = Path.of("/proc", String.valueOf(process.pid()));
  }

  /** {@return the bytes of memory that the process has in use, shared libraries included} */
  public long residentBytes() {
    return status("VmRSS") * 1024;
  }

  /** {@return the number of its threads} */
  public long threads() {
    return status("Threads");
  }

  /** {@return the number of its open files and sockets} */
  public long openFiles() {
    try (Stream<Path> files = Files.list(directory.resolve("fd"))) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return the processor time it has used, in steps of ten milliseconds} */
  public long processorNanos() {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElseThrow();
  }

  /**
   * The processor time of a process, in steps of ten milliseconds.
   *
   * @param userSeconds what its own code took
   * @param kernelSeconds what the kernel took for it
   */
  public record ProcessorTime(double userSeconds, double kernelSeconds) {}

  /** {@return the processor time it has used, by who took it} */
  public ProcessorTime processorTime() {
    try {
      String stat = Files.readString(directory.resolve("stat"));
      // What is before the last parenthesis is the program's name.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return new ProcessorTime(
          Long.parseLong(fields[11]) / TICKS_PER_SECOND,
          Long.parseLong(fields[12]) / TICKS_PER_SECOND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return the bytes of its heap that a full collection leaves} */
  public long heapAfterCollection() {
    // The histogram collects and counts while the program stands still.
    String histogram = jcmd("GC.class_histogram");
    Matcher total = TOTAL.matcher(histogram);
    if (!total.find()) {
      throw new IllegalStateException("jcmd: " + histogram);
    }
    return Long.parseLong(total.group(1));
  }

  private String jcmd(String command) {
    try {
      Process tool =
          new ProcessBuilder(JavaCommand.program("jcmd"), String.valueOf(process.pid()), command)
              .redirectErrorStream(true)
              .start();
      return new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long status(String name) {
    try (Stream<String> lines = Files.lines(directory.resolve("status"))) {
      return lines
          .filter(line -> line.startsWith(name + ":"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
