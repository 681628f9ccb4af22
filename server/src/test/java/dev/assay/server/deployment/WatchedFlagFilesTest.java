package dev.assay.server.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.assay.server.project.FlagFileException;
import dev.assay.server.project.LoadedFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class WatchedFlagFilesTest {
  @TempDir private Path folder;
  private Path file;
  private final List<LoadedFlags> taken = new ArrayList<>();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private WatchedFlagFiles watched;

  @BeforeEach
  void open() throws IOException {
    log.start();
    logger().addAppender(log);
    file = folder.resolve("p.yaml");
    write("a");
    watched = WatchedFlagFiles.open(List.of(file), taken::add);
  }

  @AfterEach
  void close() {
    watched.close();
    logger().detachAppender(log);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(ServerLogs.FLAGS);
  }

  /** Each content has another length, so that the change shows whatever the clock's grain. */
  private void write(String... keys) throws IOException {
    StringBuilder yaml = new StringBuilder("flags:\n");
    for (String key : keys) {
      yaml.append("- {key: ").append(key).append(", variants: [{key: v}]}\n");
    }
    Files.writeString(file, yaml);
  }

  private void lookTwice() {
    watched.look();
    watched.look();
  }

  private List<String> sizes() {
    return taken.stream().map(flags -> flags.flags().size() + " flags").toList();
  }

  private List<String> logged() {
    return log.list.stream().map(e -> e.getLevel() + " " + e.getFormattedMessage()).toList();
  }

  @Test
  void aChangeIsTakenOverOnceItHasRested() throws IOException {
    write("a", "b");
    watched.look();
    assertThat(sizes()).containsExactly("1 flags");

    write("a", "b", "c");
    watched.look();
    assertThat(sizes()).containsExactly("1 flags");

    watched.look();
    watched.look();
    assertThat(sizes()).containsExactly("1 flags", "3 flags");
    assertThat(logged())
        .containsExactly(
            "INFO flags loaded: LoadedFlags[1 flags, 0 cohorts, 0 faults]",
            "INFO flags changed: LoadedFlags[3 flags, 0 cohorts, 0 faults]");
  }

  @Test
  void aBadFileLeavesTheGoodFlagsAndOneWarning() throws IOException {
    Files.writeString(file, "flags:\n- {key: a, oops: 1}\n");
    lookTwice();
    lookTwice();

    assertThat(taken).hasSize(1);
    assertThat(logged().subList(1, logged().size()))
        .singleElement()
        .asString()
        .startsWith("WARN flag files cannot be used, the last good flags stay: " + file)
        .contains("$.flags[0].oops (line 2): unknown field 'oops'");
  }

  @Test
  void recoveryIsTold() throws IOException {
    Files.delete(file);
    lookTwice();
    write("a", "b");
    lookTwice();

    assertThat(sizes()).containsExactly("1 flags", "2 flags");
    assertThat(logged().get(1)).startsWith("WARN ").endsWith("there is no such file");
    assertThat(logged().get(2)).startsWith("INFO flag files are good again: LoadedFlags[2 flags");
  }

  @Test
  void faultsOfSingleFlagsAreTold() throws IOException {
    Path array = folder.resolve("a.json");
    Files.writeString(array, "[{\"key\":\"bad\"}]");
    log.list.clear();

    WatchedFlagFiles.open(List.of(array), taken::add).close();

    assertThat(logged().get(1)).startsWith("WARN " + array + ": $[0].variants (line 1)");
  }

  private void changeTwice(Consumer<LoadedFlags> onFirstChange) throws IOException {
    try (WatchedFlagFiles failing =
        WatchedFlagFiles.open(
            List.of(file),
            flags -> {
              if (flags.flags().size() == 2) {
                onFirstChange.accept(flags);
              }
              taken.add(flags);
            })) {
      write("a", "b");
      failing.look();
      failing.look();
      write("a", "b", "c");
      failing.look();
      failing.look();
    }
  }

  @Test
  void aListenerThatFailsIsToldAndAskedAgain() throws IOException {
    changeTwice(
        flags -> {
          throw new IllegalStateException("no");
        });

    assertThat(sizes()).endsWith("3 flags").doesNotContain("2 flags");
    assertThat(logged()).contains("ERROR flag files could not be taken over");
  }

  @Test
  void anErrorDoesNotEndTheWatch() throws IOException {
    changeTwice(
        flags -> {
          throw new StackOverflowError("no");
        });

    assertThat(sizes()).endsWith("3 flags").doesNotContain("2 flags");
    assertThat(logged()).contains("ERROR flag files could not be taken over");
  }

  @Test
  void filesThatCannotBeUsedAtFirstAreAFailure() {
    assertThatThrownBy(() -> WatchedFlagFiles.open(List.of(folder.resolve("none")), taken::add))
        .isInstanceOf(FlagFileException.class);
  }
}
