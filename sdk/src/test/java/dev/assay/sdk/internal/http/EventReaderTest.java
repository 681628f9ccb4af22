package dev.assay.sdk.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How events are taken out of a stream. */
final class EventReaderTest {
  private static final int MOST = 100_000;

  private int signs;

  private List<String> read(InputStream in, int most) throws IOException {
    signs = 0;
    EventReader reader = new EventReader(in, most, () -> signs++);
    List<String> events = new ArrayList<>();
    for (byte[] data = reader.next(); data != null; data = reader.next()) {
      events.add(new String(data, StandardCharsets.UTF_8));
    }
    return events;
  }

  /** Reads a stream as a whole, byte by byte, and split in two at every position. */
  private List<String> read(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<String> events = read(new ByteArrayInputStream(bytes), MOST);
    int signsOfAll = signs;
    for (int split = 0; split < Math.min(bytes.length, 500); split++) {
      InputStream start = new ByteArrayInputStream(bytes, 0, split);
      InputStream rest = new ByteArrayInputStream(bytes, split, bytes.length - split);
      assertThat(read(new SequenceInputStream(start, rest), MOST)).isEqualTo(events);
      assertThat(signs).isEqualTo(signsOfAll);
    }
    assertThat(read(inPieces(bytes, 1), MOST)).isEqualTo(events);
    return events;
  }

  private static InputStream inPieces(byte[] bytes, int size) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(length, size));
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void everyLineEndCounts(String end) throws Exception {
    String text = "data: [1]|data:[2]||data: ü||:x|id: 7|data|data||".replace("|", end);

    assertThat(read(text)).containsExactly("[1]\n[2]", "ü", "\n");
  }

  @Test
  void lineEndsMayBeMixed() throws Exception {
    assertThat(read("data: a\r\n\ndata: b\r\rdata: c\n\r\n\r\ndata: d\n\r"))
        .containsExactly("a", "b", "c", "d");
  }

  @Test
  void anEventIsCompleteWithTheReturnOfItsBlankLine() throws Exception {
    InputStream in =
        new ByteArrayInputStream("data: a\r\n\r".getBytes(StandardCharsets.UTF_8)) {
          @Override
          public synchronized int read(byte[] target, int offset, int length) {
            assertThat(available()).as("bytes before the wait").isPositive();
            return super.read(target, offset, length);
          }
        };

    assertThat(new EventReader(in, MOST, () -> {}).next()).asString().isEqualTo("a");
  }

  @Test
  void oneLeadingBlankIsNotData() throws Exception {
    assertThat(read("data:a\n\ndata: a\n\ndata:  a \n\ndata:\ta\n\n"))
        .containsExactly("a", "a", " a ", "\ta");
  }

  @Test
  void keepAlivesAreEventsOfOneBlank() throws Exception {
    assertThat(read("data:  \n\n")).containsExactly(" ");
  }

  @Test
  void emptyDataIsData() throws Exception {
    assertThat(read("data\n\ndata:\n\ndata: \n\n")).containsExactly("", "", "");
  }

  @Test
  void otherFieldsAreIgnored() throws Exception {
    assertThat(
            read("id: 1\nretry: 5\ndatax: no\n data: no\nDATA: no\ndat: no\nx\ndata: a:b: c\n\n"))
        .containsExactly("a:b: c");
  }

  @Test
  void anEventWithoutDataIsNone() throws Exception {
    assertThat(read("id: 1\n\n\n\nevent: message\n\n: x\n\ndata: a\n\n")).containsExactly("a");
  }

  @Test
  void eventsOfOtherNamesAreSkipped() throws Exception {
    assertThat(
            read(
                """
                event: other
                data: 1

                data: 2

                event: message
                data: 3

                event
                data: 4

                event: other
                event: message
                data: 5

                event: Message
                data: 6

                event: other

                data: 7

                """))
        .containsExactly("2", "3", "4", "5", "7");
  }

  @Test
  void commentsAndSkippedEventsAreSignsOfLife() throws Exception {
    read(":\n: a\n\nevent: other\ndata: x\n\nid: 1\n\n\n\ndata: y\n\n");

    assertThat(signs).isEqualTo(3);
  }

  @Test
  void aByteOrderMarkIsSkippedAtTheStart() throws Exception {
    assertThat(read("\ufeffdata: a\n\ndata: \ufeffb\n\n\ufeffdata: c\n\n"))
        .containsExactly("a", "\ufeffb");
    assertThat(read("\ufeff\ufeffdata: a\n\n")).isEmpty();
    assertThat(read("\ufeff\ndata: a\n\n")).containsExactly("a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "data: a", "data: a\n", "data: a\ndata: b\n:\n", "\r"})
  void anIncompleteEventIsDiscarded(String text) throws Exception {
    assertThat(read(text)).isEmpty();
    assertThat(read("data: x\n\n" + text)).containsExactly("x");
  }

  @Test
  void largeEventsPass() throws Exception {
    String line = "0123456789".repeat(1_000);
    String text = ("data: " + line + "\n").repeat(9) + "\n";

    assertThat(read(text + text))
        .containsExactly((line + "\n").repeat(8) + line, (line + "\n").repeat(8) + line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"data: ", ": ", "x", "data: a\ndata: ", "event: "})
  void whatIsTooLargeIsNotRead(String start) {
    byte[] text = (start + "x".repeat(2_000)).getBytes(StandardCharsets.UTF_8);
    HttpFailure failure =
        catchThrowableOfType(HttpFailure.class, () -> read(new ByteArrayInputStream(text), 2_000));

    assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.TOO_LARGE);
  }

  @Test
  void manyLinesAreTooLargeTogether() {
    byte[] text = "data: x\n".repeat(1_001).getBytes(StandardCharsets.UTF_8);
    HttpFailure failure =
        catchThrowableOfType(HttpFailure.class, () -> read(new ByteArrayInputStream(text), 2_000));

    assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.TOO_LARGE);
  }

  @Test
  void theBoundHoldsForOneEventNotForAll() throws Exception {
    String text = "data: 0123456789\n: comment\n\n".repeat(1_000);

    assertThat(read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 30))
        .hasSize(1_000);
  }

  @Test
  void anyBytesGiveTheEventsOfASlowReading() throws Exception {
    Random random = new Random(42);
    String[] pieces = {
      "data",
      "data:",
      "data: ",
      "event",
      "event:",
      "message",
      " ",
      ":",
      "\r",
      "\n",
      "\r\n",
      "x",
      "id: 1",
      "\ufeff",
      "ü",
      "\u0000",
      "\n\n",
      "\r\n\r\n",
    };
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(20); i >= 0; i--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);

      assertThat(read(inPieces(bytes, 1 + random.nextInt(8)), MOST))
          .as("%s", text)
          .isEqualTo(slowly(text.toString()));
    }
  }

  /** The rules, word by word. */
  private static List<String> slowly(String text) {
    String stream = text.startsWith("\ufeff") ? text.substring(1) : text;
    String[] lines = stream.split("\r\n|\r|\n", -1);
    List<String> events = new ArrayList<>();
    StringBuilder data = new StringBuilder();
    String name = "";
    for (int i = 0; i < lines.length - 1; i++) {
      String line = lines[i];
      int colon = line.indexOf(':');
      String field = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1);
      value = value.startsWith(" ") ? value.substring(1) : value;
      if (line.isEmpty()) {
        if (data.length() > 0 && (name.isEmpty() || name.equals("message"))) {
          events.add(data.substring(0, data.length() - 1));
        }
        data.setLength(0);
        name = "";
      } else if (field.equals("data")) {
        data.append(value).append('\n');
      } else if (field.equals("event")) {
        name = value;
      }
    }
    return events;
  }

  @Test
  void thousandsOfFlagsArriveInOnePiece() throws Exception {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.write("data: [".getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < 3_000; i++) {
      text.write(("{\"key\":\"" + "k".repeat(1_000) + i + "\"},").getBytes(StandardCharsets.UTF_8));
    }
    text.write("null]\n\n".getBytes(StandardCharsets.UTF_8));
    byte[] bytes = text.toByteArray();

    EventReader reader = new EventReader(inPieces(bytes, 1_460), 8_000_000, () -> {});
    assertThat(reader.next()).hasSize(bytes.length - "data: \n\n".length());
    assertThat(reader.next()).isNull();
  }
}
