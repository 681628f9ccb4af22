package dev.assay.benchmarks.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The options of a measurement that does not consist of rounds, and where to write the result.
 *
 * <p>Immutable.
 */
public final class Options {
  private final Map<String, String> values;
  private final List<Path> files;

  private Options(Map<String, String> values, List<Path> files) {
    this.values = values;
    this.files = files;
  }

  /**
   * Reads options that have a value each, and {@code --write FILE}.
   *
   * @param arguments the options as they are given
   * @param defaults the names of all options with the values of those that are not given
   * @return the options
   */
  public static Options parse(List<String> arguments, Map<String, String> defaults) {
    Map<String, String> values = new LinkedHashMap<>(defaults);
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i);
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException(name + " needs a value");
      }
      if (name.equals("--write")) {
        files.add(Path.of(arguments.get(i + 1)));
      } else if (values.replace(name, arguments.get(i + 1)) == null) {
        throw new IllegalArgumentException("unknown option " + name);
      }
    }
    return new Options(values, List.copyOf(files));
  }

  /** {@return the value of an option that has a default} */
  public String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("unknown option " + name);
    }
    return value;
  }

  /** {@return the same as a whole number above 0} */
  public int number(String name) {
    int number = Integer.parseInt(text(name));
    if (number < 1) {
      throw new IllegalArgumentException(name + " has to be at least 1");
    }
    return number;
  }

  /** {@return the Markdown files to write the tables into} */
  public List<Path> files() {
    return files;
  }
}
