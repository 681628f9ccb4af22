package dev.assay.server.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
  @TempDir private Path folder;
  private Path path;

  @BeforeEach
  void name() {
    path = folder.resolve("events.jsonl");
  }

  private static List<Map<String, Object>> events(String... names) {
    return Arrays.stream(names).map(n -> Map.<String, Object>of("event_type", n)).toList();
  }

  private static String line(String name) {
    return "{\"event_type\":\"" + name + "\"}\n";
  }

  @Test
  void eachEventIsALineAtTheEndOfTheFile() throws IOException {
    try (EventFile file = EventFile.open(path)) {
      file.write("k", events("a", "b\nc"));
    }
    try (EventFile file = EventFile.open(path)) {
      file.write("k", events("d"));
      file.write("k", events("ü"));
    }

    assertThat(path).content().isEqualTo(line("a") + line("b\\nc") + line("d") + line("ü"));
  }

  @Test
  void halfALineOfAProcessThatWasKilledSpoilsNoOther() throws IOException {
    Files.writeString(path, line("a") + "{\"event_ty");
    try (EventFile file = EventFile.open(path)) {
      file.write("k", events("b"));
    }

    assertThat(path).content().isEqualTo(line("a") + "{\"event_ty\n" + line("b"));
  }

  @Test
  void aFileThatCannotBeMadeIsTold() {
    assertThatThrownBy(() -> EventFile.open(folder.resolve("none").resolve("f")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aWriteThatFailsHalfWayIsTakenBack() throws IOException {
    try (FailingChannel disk = disk();
        EventFile file = new EventFile(disk)) {
      file.write("k", events("a"));
      disk.full = true;
      assertThatThrownBy(() -> file.write("k", events("b", "c"))).hasMessageContaining("No space");
      assertThat(path).content().isEqualTo(line("a"));

      disk.full = false;
      file.write("k", events("b", "c"));
      assertThat(path).content().isEqualTo(line("a") + line("b") + line("c"));
    }
  }

  @Test
  void whatCouldNotBeTakenBackIsBeforeTheNextWrite() throws IOException {
    try (FailingChannel disk = disk();
        EventFile file = new EventFile(disk)) {
      file.write("k", events("a"));
      disk.full = true;
      disk.failsToTruncate = true;
      assertThatThrownBy(() -> file.write("k", events("b"))).isInstanceOf(IOException.class);
      disk.full = false;
      assertThatThrownBy(() -> file.write("k", events("b"))).hasMessage("cannot truncate");

      disk.failsToTruncate = false;
      file.write("k", events("c"));
      assertThat(path).content().isEqualTo(line("a") + line("c"));
    }
  }

  private FailingChannel disk() throws IOException {
    return new FailingChannel(
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
  }
}
