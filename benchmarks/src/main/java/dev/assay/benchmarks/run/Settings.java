package dev.assay.benchmarks.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How long to measure, and where to write the result.
 *
 * @param rounds how many rounds of each measurement count
 * @param millis the length of a round in milliseconds
 * @param warmupMillis the length of the round that does not count, in milliseconds
 * @param files the Markdown files to write the tables into
 */
public record Settings(int rounds, int millis, int warmupMillis, List<Path> files) {
  private static final Settings USUAL = new Settings(5, 1000, 2000, List.of());

  /**
   * Reads {@code --rounds N}, {@code --millis N}, {@code --warmup-millis N} and {@code --write
   * FILE}.
   */
  public static Settings parse(List<String> arguments) {
    return parse(arguments, USUAL);
  }

  /** Reads the same, with other values for what is not given. */
  public static Settings parse(List<String> arguments, Settings defaults) {
    int rounds = defaults.rounds;
    int millis = defaults.millis;
    int warmupMillis = defaults.warmupMillis;
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i += 2) {
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException(arguments.get(i) + " needs a value");
      }
      String value = arguments.get(i + 1);
      switch (arguments.get(i)) {
        case "--rounds" -> rounds = Integer.parseInt(value);
        case "--millis" -> millis = Integer.parseInt(value);
        case "--warmup-millis" -> warmupMillis = Integer.parseInt(value);
        case "--write" -> files.add(Path.of(value));
        default -> throw new IllegalArgumentException("unknown option " + arguments.get(i));
      }
    }
    return new Settings(rounds, millis, warmupMillis, List.copyOf(files));
  }
}
