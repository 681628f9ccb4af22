package dev.assay.server.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Fills in the options that a command line leaves open: from the environment, else from a file. An
 * option that is given anywhere hides what comes later, and what excludes it there.
 */
final class Settings {
  private static final String CONFIG = "config";

  private final CommandSpec command;
  private final Set<OptionSpec> given = new LinkedHashSet<>();
  private final List<String> arguments = new ArrayList<>();

  private Settings(CommandSpec command) {
    this.command = command;
  }

  /**
   * Adds the option {@code --config} to a command.
   *
   * @param arguments what is on the command line
   * @return the arguments of the command, those that were left open behind the others
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if the file names what is no option
   */
  static List<String> complete(
      CommandSpec command, List<String> arguments, Map<String, String> environment)
      throws IOException {
    command.addOption(configOption());
    Settings settings = new Settings(command);
    settings.addAll(arguments);
    settings.add(name -> environment.get(variable(name)));
    Path file = settings.file();
    if (file != null) {
      settings.add(settings.read(file)::getProperty);
    }
    return settings.arguments;
  }

  private static OptionSpec configOption() {
    return OptionSpec.builder("--" + CONFIG)
        .paramLabel("FILE")
        .type(Path.class)
        .description(
            "A properties file of these options, without dashes (port=3546, deployment-key=a,b).",
            "The environment (ASSAY_PORT, …) comes before it, the command line before both.")
        .build();
  }

  private void addAll(List<String> commandLine) {
    arguments.addAll(commandLine);
    for (OptionSpec option : command.options()) {
      if (Arrays.stream(option.names()).anyMatch(name -> isIn(commandLine, name))) {
        given.add(option);
      }
    }
  }

  private static boolean isIn(List<String> commandLine, String name) {
    return commandLine.stream().anyMatch(a -> a.equals(name) || a.startsWith(name + "="));
  }

  private void add(Function<String, @Nullable String> layer) {
    Set<OptionSpec> added = new LinkedHashSet<>();
    for (OptionSpec option : command.options()) {
      String value = isOpen(option) ? layer.apply(name(option)) : null;
      if (value != null) {
        added.add(option);
        for (String part : option.isMultiValue() ? value.split(",", -1) : new String[] {value}) {
          arguments.add(option.longestName() + "=" + part.strip());
        }
      }
    }
    given.addAll(added);
  }

  private boolean isOpen(OptionSpec option) {
    if (option.usageHelp() || option.versionHelp() || given.contains(option)) {
      return false;
    }
    ArgGroupSpec group = option.group();
    return group == null
        || !group.exclusive()
        || group.allOptionsNested().stream().noneMatch(given::contains);
  }

  private static String name(OptionSpec option) {
    return option.longestName().replaceFirst("^-+", "");
  }

  private static String variable(String name) {
    return "ASSAY_" + name.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  private @Nullable Path file() {
    String prefix = "--" + CONFIG;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.startsWith(prefix + "=")) {
        return Path.of(argument.substring(prefix.length() + 1));
      }
      if (argument.equals(prefix) && i + 1 < arguments.size()) {
        return Path.of(arguments.get(i + 1));
      }
    }
    return null;
  }

  private Properties read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
    }
    Set<String> unknown = new TreeSet<>(properties.stringPropertyNames());
    command.options().stream().filter(this::maySet).forEach(o -> unknown.remove(name(o)));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(file + ": there is no option " + unknown);
    }
    return properties;
  }

  private boolean maySet(OptionSpec option) {
    return !option.usageHelp() && !option.versionHelp() && !name(option).equals(CONFIG);
  }
}
