package dev.assay.sdk.internal.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.sdk.tracking.DropReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SpoolTest {
  private static final Spool.Limits LARGE = Spool.Limits.of(64 << 20);

  /** A line of these events has 10 + 10 bytes. */
  private static final Spool.Limits FIVE_EVENTS_IN_TWO_SEGMENTS = new Spool.Limits(60, 100);

  private final LogLines log = LogLines.capture();
  private final Samples.StandingClock clock = new Samples.StandingClock();
  private final UploadReport report = new UploadReport("http://events");
  @TempDir Path temp;

  @AfterEach
  void closeLog() {
    log.close();
  }

  private Spool open(Path directory, Spool.Limits limits) throws IOException {
    return Spool.open(directory, limits, clock.nanos::get, report);
  }

  private Path directory() {
    return temp.resolve("a/spool");
  }

  private static byte[] event(int number) {
    return String.format("{\"n\":%4d}", number).getBytes(StandardCharsets.UTF_8);
  }

  private static void append(Spool spool, int from, int to) throws IOException {
    for (int i = from; i <= to; i++) {
      spool.append(event(i));
    }
  }

  private static List<Integer> numbers(List<byte[]> events) {
    return events.stream()
        .map(json -> new String(json, StandardCharsets.UTF_8).replaceAll("[^0-9]", ""))
        .map(Integer::valueOf)
        .toList();
  }

  /** Takes everything, each time as delivered. */
  private static List<Integer> drain(Spool spool) {
    List<Integer> all = new ArrayList<>();
    while (spool.size() > 0) {
      all.addAll(numbers(spool.take(2)));
      spool.delivered();
    }
    return all;
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      return files.filter(file -> file.toString().endsWith(".spool")).sorted().toList();
    }
  }

  private long dropped(DropReason reason) {
    return report.stats(0).dropped().get(reason);
  }

  /** {@return the directory as the end of the process would leave it: copied, without the lock} */
  private Path afterACrash() throws IOException {
    Path copy = Files.createTempDirectory(temp, "crash");
    for (Path segment : segments()) {
      Files.copy(segment, copy.resolve(segment.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
    }
    return copy;
  }

  @Test
  void eventsComeOutInOrderAndLeaveNothing() throws IOException {
    try (Spool spool = open(directory(), FIVE_EVENTS_IN_TWO_SEGMENTS)) {
      append(spool, 1, 5);
      assertThat(spool.size()).isEqualTo(5);
      assertThat(segments()).hasSize(2);

      assertThat(numbers(spool.take(2))).containsExactly(1, 2);
      spool.delivered();
      assertThat(numbers(spool.take(2))).containsExactly(3);
      assertThat(segments()).hasSize(2);
      spool.delivered();
      assertThat(segments()).hasSize(1);
      assertThat(drain(spool)).containsExactly(4, 5);
      assertThat(segments()).isEmpty();
      assertThat(spool.take(1)).isEmpty();

      append(spool, 6, 6);
      assertThat(drain(spool)).containsExactly(6);
    }
  }

  @Test
  void whatIsWrittenWhileTheSegmentIsReadComesToo() throws IOException {
    try (Spool spool = open(directory(), LARGE)) {
      append(spool, 1, 2);
      assertThat(numbers(spool.take(10))).containsExactly(1, 2);
      append(spool, 3, 3);
      spool.delivered();
      assertThat(drain(spool)).containsExactly(3);
    }
  }

  @Test
  void eventsSurviveTheEndOfTheProcess() throws IOException {
    try (Spool spool = open(directory(), FIVE_EVENTS_IN_TWO_SEGMENTS)) {
      append(spool, 1, 4);
      spool.take(2);
      spool.delivered();
      spool.take(2);

      try (Spool next = open(afterACrash(), LARGE)) {
        assertThat(next.size()).isEqualTo(4);
        append(next, 5, 5);
        assertThat(drain(next)).containsExactly(1, 2, 3, 4, 5);
      }
    }
    assertThat(dropped(DropReason.SPOOL_DAMAGED)).isZero();
  }

  @Test
  void aClosedSpoolKeepsItsEvents() throws IOException {
    try (Spool spool = open(directory(), LARGE)) {
      append(spool, 1, 3);
    }
    try (Spool spool = open(directory(), LARGE)) {
      assertThat(drain(spool)).containsExactly(1, 2, 3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 9, 10, 19})
  void aTornLastLineIsLeftOut(int bytesMissing) throws IOException {
    Path crashed;
    try (Spool spool = open(directory(), LARGE)) {
      append(spool, 1, 3);
      crashed = afterACrash();
    }
    Path segment = crashed.resolve(segments().get(0).getFileName());
    byte[] whole = Files.readAllBytes(segment);
    Files.write(segment, Arrays.copyOf(whole, whole.length - bytesMissing));

    try (Spool spool = open(crashed, LARGE)) {
      assertThat(spool.size()).isEqualTo(3);
      assertThat(drain(spool)).containsExactly(1, 2);
    }
    assertThat(dropped(DropReason.SPOOL_DAMAGED)).isEqualTo(1);
  }

  @Test
  void damagedLinesAreLeftOutWherever() throws IOException {
    try (Spool spool = open(directory(), LARGE)) {
      append(spool, 1, 4);
    }
    Path segment = segments().get(0);
    String text = Files.readString(segment).replace("\"n\":   2", "\"n\":   7");
    Files.writeString(segment, "\n" + text.replace("   3}", "   3}\n"));

    try (Spool spool = open(directory(), LARGE)) {
      List<Integer> left = drain(spool);
      assertThat(left).contains(1, 4).doesNotContain(2, 7);
      assertThat(dropped(DropReason.SPOOL_DAMAGED) + left.size()).isEqualTo(6);
    }
    assertThat(segments()).isEmpty();
  }

  @Test
  void aFileWithoutAnyLineIsDropped() throws IOException {
    Files.createDirectories(directory());
    Files.write(directory().resolve("events-000000000000000001.spool"), new byte[3 << 20]);
    Files.write(directory().resolve("events-000000000000000002.spool"), new byte[0]);
    Files.writeString(directory().resolve("notes.txt"), "not ours");

    try (Spool spool = open(directory(), LARGE)) {
      append(spool, 1, 1);
      assertThat(drain(spool)).containsExactly(1);
    }
    assertThat(segments()).isEmpty();
    assertThat(dropped(DropReason.SPOOL_DAMAGED)).isEqualTo(1);
    assertThat(directory().resolve("notes.txt")).exists();
  }

  @Test
  void whatCanNotBeReadForAWhileStays() throws IOException {
    try (Spool spool = open(directory(), LARGE)) {
      append(spool, 1, 2);
    }
    Path segment = segments().get(0);
    Path aside = directory().resolve("aside");
    try (Spool spool = open(directory(), LARGE)) {
      Files.move(segment, aside);
      Files.createDirectory(segment);
      assertThatThrownBy(() -> spool.take(10)).isInstanceOf(UncheckedIOException.class);
      assertThat(spool.size()).isEqualTo(2);

      Files.delete(segment);
      Files.move(aside, segment);
      assertThat(dropped(DropReason.SPOOL_DAMAGED)).isZero();
    }
    try (Spool spool = open(directory(), LARGE)) {
      assertThat(drain(spool)).containsExactly(1, 2);
    }
  }

  @Test
  void aFileThatIsGoneIsGivenUp() throws IOException {
    try (Spool spool = open(directory(), LARGE)) {
      append(spool, 1, 2);
    }
    try (Spool spool = open(directory(), LARGE)) {
      Files.delete(segments().get(0));
      assertThat(spool.take(10)).isEmpty();
      assertThat(spool.size()).isZero();
    }
    assertThat(dropped(DropReason.SPOOL_DAMAGED)).isEqualTo(2);
  }

  @Test
  void theOldestSegmentGivesWay() throws IOException {
    try (Spool spool = open(directory(), FIVE_EVENTS_IN_TWO_SEGMENTS)) {
      append(spool, 1, 6);
      assertThat(spool.size()).isEqualTo(3);
      append(spool, 7, 8);
      assertThat(drain(spool)).containsExactly(4, 5, 6, 7, 8);
    }
    assertThat(dropped(DropReason.SPOOL_FULL)).isEqualTo(3);
    assertThat(log.lines()).hasSize(1).allMatch(line -> line.contains("SPOOL_FULL"));
  }

  @Test
  void whatGivesWayWhileItIsSentIsNotCounted() throws IOException {
    try (Spool spool = open(directory(), FIVE_EVENTS_IN_TWO_SEGMENTS)) {
      append(spool, 1, 3);
      assertThat(numbers(spool.take(2))).containsExactly(1, 2);
      append(spool, 4, 6);
      spool.delivered();
      assertThat(drain(spool)).containsExactly(4, 5, 6);
    }
    assertThat(dropped(DropReason.SPOOL_FULL)).isEqualTo(1);
  }

  @Test
  void theBoundHoldsForWhatAnEarlierProcessLeft() throws IOException {
    try (Spool spool = open(directory(), new Spool.Limits(60, 1000))) {
      append(spool, 1, 9);
    }
    try (Spool spool = open(directory(), new Spool.Limits(60, 60))) {
      assertThat(drain(spool)).containsExactly(7, 8, 9);
    }
  }

  @Test
  void manyEventsComeOutThroughTheReadingWindow() throws IOException {
    byte[] large = "x".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    try (Spool spool = open(directory(), LARGE)) {
      for (int i = 0; i < 30; i++) {
        spool.append(large);
      }
      int count = 0;
      while (spool.size() > 0) {
        List<byte[]> events = spool.take(2000);
        assertThat(events).allMatch(event -> event.length == large.length);
        count += events.size();
        spool.delivered();
      }
      assertThat(count).isEqualTo(30);
      assertThat(spool.mostEventBytes()).isEqualTo((1 << 20) - 10);
    }
  }

  @Test
  void onlyOneClientUsesADirectory() throws IOException {
    try (Spool spool = open(directory(), LARGE)) {
      append(spool, 1, 1);
      assertThatIOException()
          .isThrownBy(() -> open(directory(), LARGE))
          .withMessageContaining("another client or process uses");
    }
    open(directory(), LARGE).close();
  }

  @Test
  void aDirectoryThatIsAFileCanNotBeUsed() throws IOException {
    Files.writeString(temp.resolve("file"), "");

    assertThatIOException().isThrownBy(() -> open(temp.resolve("file"), LARGE));
    assertThatIOException().isThrownBy(() -> open(temp.resolve("file/spool"), LARGE));
  }

  @Test
  void aSegmentThatCanNotBeReadFreesTheDirectory() throws IOException {
    Files.createDirectories(directory().resolve("events-000000000000000001.spool"));

    assertThatIOException().isThrownBy(() -> open(directory(), LARGE));
    Files.delete(directory().resolve("events-000000000000000001.spool"));
    open(directory(), LARGE).close();
  }

  @Test
  void aSegmentThatBecomesShorterIsDropped() throws IOException {
    try (Spool spool = open(directory(), FIVE_EVENTS_IN_TWO_SEGMENTS)) {
      append(spool, 1, 4);
      Files.write(segments().get(0), new byte[0], StandardOpenOption.TRUNCATE_EXISTING);

      assertThat(drain(spool)).containsExactly(4);
    }
    assertThat(dropped(DropReason.SPOOL_DAMAGED)).isEqualTo(3);
  }

  @Test
  void aDirectoryThatIsGoneTakesNoEvents() throws IOException {
    try (Spool spool = open(directory(), FIVE_EVENTS_IN_TWO_SEGMENTS)) {
      Files.delete(directory().resolve("spool.lock"));
      Files.delete(directory());
      assertThatIOException().isThrownBy(() -> append(spool, 1, 1));
      assertThat(spool.size()).isZero();

      Files.createDirectories(directory());
      append(spool, 2, 2);
      assertThat(drain(spool)).containsExactly(2);
    }
  }

  @Test
  void eventsAreForTheOwnersEyes() throws IOException {
    try (Spool spool = open(directory(), LARGE)) {
      append(spool, 1, 1);

      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(segments().get(0))))
          .isEqualTo("rw-------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void eventsWaitSinceTheFirstCameOrTheLastWereTaken() throws IOException {
    try (Spool spool = open(directory(), LARGE)) {
      long start = clock.nanos.get();
      clock.advance(Duration.ofNanos(3));
      append(spool, 1, 1);
      clock.advance(Duration.ofNanos(3));
      append(spool, 2, 2);
      assertThat(spool.since() - start).isEqualTo(3);
      spool.take(1);
      assertThat(spool.since() - start).isEqualTo(6);
    }
  }

  @Test
  void whatIsAddedDurablyMaySpanSegments() throws IOException {
    try (Spool spool = open(directory(), new Spool.Limits(60, 1000))) {
      spool.appendDurably(List.of());
      spool.appendDurably(List.of(event(1), event(2), event(3), event(4), event(5)));

      assertThat(spool.size()).isEqualTo(5);
      assertThat(segments()).hasSize(2);
    }
    try (Spool spool = open(directory(), LARGE)) {
      assertThat(drain(spool)).containsExactly(1, 2, 3, 4, 5);
    }
  }
}
