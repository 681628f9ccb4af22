package dev.assay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class SettingsTest {
  @Command(name = "sample", mixinStandardHelpOptions = true)
  private static final class Sample implements Runnable {
    static final class Source {
      @Option(names = "--flags", arity = "1..*")
      private List<String> flags = new ArrayList<>();

      @Option(names = "--data")
      private String data = "";
    }

    @ArgGroup private Source source = new Source();

    @Option(names = "--port", defaultValue = "3546")
    private int port;

    @Option(names = {"-k", "--deployment-key"})
    private List<String> keys = new ArrayList<>();

    @Override
    public void run() {}
  }

  @TempDir Path folder;

  private final Map<String, String> environment = new TreeMap<>();

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("assay.properties"), text);
  }

  private Sample read(String... arguments) throws IOException {
    Sample sample = new Sample();
    CommandLine line = new CommandLine(sample);
    List<String> completed =
        Settings.complete(line.getCommandSpec(), List.of(arguments), environment);
    line.parseArgs(completed.toArray(String[]::new));
    return sample;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2, 3, 1",
    "1, 2,  , 1",
    "1,  , 3, 1",
    " , 2, 3, 2",
    " , 2,  , 2",
    " ,  , 3, 3",
    " ,  ,  , 3546"
  })
  void theCommandLineComesBeforeTheEnvironmentAndThatBeforeTheFile(
      String argument, String variable, String property, int port) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add("--config=" + file(property == null ? "" : "port = " + property));
    if (argument != null) {
      arguments.addAll(List.of("--port", argument));
    }
    if (variable != null) {
      environment.put("ASSAY_PORT", variable);
    }

    assertThat(read(arguments.toArray(String[]::new)).port).isEqualTo(port);
  }

  @Test
  void listsHaveCommasAndAreNotMixed() throws IOException {
    environment.put("ASSAY_DEPLOYMENT_KEY", "a, b");
    Path file = file("deployment-key=x\nflags=one.yaml,two.yaml\n");

    Sample sample = read("--config", file.toString());
    assertThat(sample.keys).containsExactly("a", "b");
    assertThat(sample.source.flags).containsExactly("one.yaml", "two.yaml");
    assertThat(read("-k", "c").keys).containsExactly("c");
  }

  @Test
  void whatExcludesAGivenOptionIsHidden() throws IOException {
    environment.put("ASSAY_DATA", "data");
    Sample sample = read("--flags", "f.yaml");

    assertThat(sample.source.flags).containsExactly("f.yaml");
    assertThat(sample.source.data).isEmpty();
  }

  @Test
  void oneLayerMustNotExcludeItself() {
    environment.put("ASSAY_DATA", "data");
    environment.put("ASSAY_FLAGS", "f.yaml");

    assertThatThrownBy(this::read).isInstanceOf(CommandLine.MutuallyExclusiveArgsException.class);
  }

  @Test
  void theEnvironmentMayNameTheFile() throws IOException {
    environment.put("ASSAY_CONFIG", file("port=7").toString());

    assertThat(read().port).isEqualTo(7);
  }

  @Test
  void aFileThatNamesNoOptionIsRefused() throws IOException {
    Path file = file("prot=7\nhelp=true\nport=1\n");

    assertThatThrownBy(() -> read("--config", file.toString()))
        .hasMessage(file + ": there is no option [help, prot]");
    assertThatThrownBy(() -> read("--config=" + folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void theCommandLineWithoutAValueIsLeftToItsParser() {
    assertThatThrownBy(() -> read("--config"))
        .isInstanceOf(CommandLine.MissingParameterException.class);
  }

  private CommandRun serve(String... options) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> arguments = new ArrayList<>(List.of("serve"));
    arguments.addAll(List.of(options));
    int exitCode =
        AssayCommand.run(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            environment,
            arguments.toArray(String[]::new));
    return new CommandRun(exitCode, out.toString(), err.toString());
  }

  @Test
  void serveReadsTheEnvironmentAndTheFile() throws IOException {
    environment.put("ASSAY_FLAGS", "../samples/sample-project.yaml");
    environment.put("ASSAY_CONFIG", file("tls-key=k\n").toString());
    assertThat(serve().err()).contains("--tls-certificate and --tls-key belong together");

    environment.put("ASSAY_RATE_LIMIT", "many");
    assertThat(serve().err()).contains("'--rate-limit'", "many");
  }

  @Test
  void helpTellsOfTheFile() {
    assertThat(serve("--help").out()).contains("--config=FILE", "ASSAY_PORT");
  }

  @Test
  void serveTellsWhatIsWrongWithItsFile() throws IOException {
    CommandRun missing = serve("--config", folder.resolve("none").toString());
    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err())
        .isEqualToIgnoringNewLines("assay: no such file: " + folder.resolve("none"));

    assertThat(serve("--config", file("x=1").toString()).err()).contains("no option [x]");
  }
}
