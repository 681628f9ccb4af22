package dev.assay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CohortReadTest {
  private static final String ANSWER =
      """
      {"cohortId":"u0qtvwla","groupType":"User","groupTypeId":0,"lastComputed":1700000000000,
       "lastModified":1700000000123,"size":3,"memberIds":["user-1","user-2","日本😀"]}
      """;

  private static InputStream utf8(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Cohort read(String json) throws IOException {
    return Cohort.read(utf8(json), 10);
  }

  private static void refused(String json, String path, int line, String message) {
    assertThatExceptionOfType(CohortFormatException.class)
        .isThrownBy(() -> read(json))
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.path()).isEqualTo(path))
        .satisfies(e -> assertThat(e.line()).isEqualTo(line));
  }

  @Test
  void theAnswerOfACohortRouteIsRead() throws IOException {
    Cohort cohort = read(ANSWER);
    assertThat(cohort.id()).isEqualTo("u0qtvwla");
    assertThat(cohort.groupType()).isEqualTo(Cohort.USER);
    assertThat(cohort.lastModified()).isEqualTo(1_700_000_000_123L);
    assertThat(cohort.size()).isEqualTo(3);
    assertThat(cohort.contains("user-1")).isTrue();
    assertThat(cohort.contains("日本😀")).isTrue();
    assertThat(cohort.contains("user-3")).isFalse();
  }

  @Test
  void fieldsStandInAnyOrderAmongOthers() throws IOException {
    Cohort cohort =
        read(
            """
            {"later":{"memberIds":[1,{"size":-1}]},"memberIds":["acme","\\u00e9"],"x":[[]],"y":1e999,
             "groupType":"company","cohortId":"large","x":null}""");
    assertThat(cohort).hasToString("Cohort[large, company, 2 members]");
    assertThat(cohort.contains("é")).isTrue();
    assertThat(cohort.lastModified()).isZero();
  }

  @Test
  void nullIsAsGoodAsAbsent() throws IOException {
    Cohort cohort =
        read(
            """
            {"cohortId":"c","groupType":null,"lastModified":null,"size":null,"memberIds":[]}""");
    assertThat(cohort).hasToString("Cohort[c, User, 0 members]");
    refused("{\"cohortId\":null,\"memberIds\":[]}", "$", 1, "cohortId is required");
    refused("{\"cohortId\":\"c\",\"memberIds\":null}", "$", 1, "memberIds is required");
  }

  @Test
  void whatIsRequiredIsMissed() {
    refused("{\"memberIds\":[]}", "$", 1, "cohortId is required");
    refused("{\"cohortId\":\"c\"}", "$", 1, "memberIds is required");
    refused("[]", "$", 1, "expected an object, found an array");
    refused("null", "$", 1, "expected an object, found null");
    refused("", "$", 0, "empty document");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"cohortId\":1};$.cohortId;expected a string, found a number",
        "{\"groupType\":{}};$.groupType;expected a string, found an object",
        "{\"lastModified\":\"1\"};$.lastModified;expected a whole number, found a string",
        "{\"lastModified\":1.5};$.lastModified;expected a whole number, found a number",
        "{\"lastModified\":9223372036854775808};$.lastModified;a number out of range",
        "{\"size\":true};$.size;expected a whole number, found a boolean",
        "{\"memberIds\":{}};$.memberIds;expected an array, found an object",
        "{\"memberIds\":[\"a\",7]};$.memberIds[1];expected a string, found a number",
        "{\"memberIds\":[null]};$.memberIds[0];expected a string, found null",
        "{\"memberIds\":[[]]};$.memberIds[0];expected a string, found an array",
        "{\"size\":1,\"size\":1};$.size;the name 'size' stands twice",
        "{\"memberIds\":[],\"memberIds\":[]};$.memberIds;the name 'memberIds' stands twice",
      })
  void whatIsOfTheWrongKindIsNamed(String json, String path, String message) {
    refused(json, path, 1, message);
  }

  @Test
  void faultsHaveTheirLine() {
    refused(
        "{\"cohortId\":\"c\",\n\"memberIds\":[\n\"a\",\n5]}", "$.memberIds[1]", 4, "(line 4): ");
    refused("{\"cohortId\":\"c\",\n\"memberIds\":[\n\"a\",\n", "$.memberIds[1]", 4, "not JSON");
    refused("{\"cohortId\":\"c\",\n\"memberIds\":[]}\n1", "$", 3, "text after the end");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1,}",
        "{a:1}",
        "nul",
        "{\"memberIds\":[",
        "{\"x\":[1,]}",
        "{\"memberIds\":[\"a\" \"b\"]}",
        "{\"memberIds\":[\"a",
        "{\"memberIds\":[\"\\x\"]}",
        "{]",
        "{\"memberIds\":[}",
        "{\"cohortId\":\"c\",\"memberIds\":[]}}",
        "{\"x\":NaN}",
        "\ufeff\ufeff{}"
      })
  void whatIsNotJsonIsRefused(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(CohortFormatException.class)
        .hasMessageContaining("not JSON");
  }

  @Test
  void everyBeginningOfAnAnswerIsRefused() throws IOException {
    byte[] answer = ANSWER.strip().getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < answer.length; length++) {
      InputStream part = new ByteArrayInputStream(answer, 0, length);
      assertThatThrownBy(() -> Cohort.read(part, 10)).isInstanceOf(CohortFormatException.class);
    }
    assertThat(Cohort.read(new ByteArrayInputStream(answer), 10).size()).isEqualTo(3);
  }

  @Test
  void damagedAnswersAreReadOrRefused() throws IOException {
    Random random = new Random(3);
    byte[] answer = ANSWER.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 5000; i++) {
      byte[] damaged = answer.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      try {
        assertThat(Cohort.read(new ByteArrayInputStream(damaged), 10).size()).isBetween(0, 10);
      } catch (CohortFormatException e) {
        assertThat(e.path()).startsWith("$");
      }
    }
  }

  @Test
  void tooManyMembersAreRefusedBeforeTheyAreRead() {
    refused("{\"size\":11,\"memberIds\":[", "$.size", 1, "more than 10 members");
    String members = "\"m\",".repeat(10);
    refused("{\"memberIds\":[" + members + "\"m\"", "$.memberIds[10]", 1, "more than 10 members");
    InputStream endless =
        new SequenceInputStream(utf8("{\"memberIds\":[\"a\""), new Repeated(",\"abc\""));
    assertThatThrownBy(() -> Cohort.read(endless, 100_000))
        .isInstanceOf(CohortFormatException.class)
        .hasMessageContaining("more than 100000 members");
    assertThatThrownBy(() -> Cohort.read(utf8("{}"), -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxSize");
  }

  @Test
  void nestingAndNumbersAreBounded() {
    refused("{\"x\":" + "[".repeat(1000), "$.x", 0, "beyond the bounds");
    refused("{\"x\":" + "9".repeat(500), "$", 0, "beyond the bounds");
    InputStream endless = new SequenceInputStream(utf8("{\"x\":"), new Repeated("["));
    assertThatThrownBy(() -> Cohort.read(endless, 10)).isInstanceOf(CohortFormatException.class);
  }

  @Test
  void bytesMustBeUtf8() {
    byte[] bytes = "{\"cohortId\":\"?\"}".getBytes(StandardCharsets.UTF_8);
    bytes[13] = (byte) 0xff;
    assertThatThrownBy(() -> Cohort.read(new ByteArrayInputStream(bytes), 10))
        .isInstanceOf(CohortFormatException.class)
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void aStreamThatFailsIsNoFaultOfTheDocument() throws IOException {
    InputStream failing = InputStream.nullInputStream();
    failing.close();
    InputStream later = new SequenceInputStream(utf8("{\"memberIds\":[\"a\","), failing);
    assertThatThrownBy(() -> Cohort.read(failing, 10))
        .isInstanceOf(IOException.class)
        .hasMessage("Stream closed");
    assertThatThrownBy(() -> Cohort.read(later, 10)).hasMessage("Stream closed");
  }

  @Test
  void theStreamStaysTheCallersToClose() throws IOException {
    AtomicBoolean closed = new AtomicBoolean();
    InputStream in =
        new ByteArrayInputStream(ANSWER.getBytes(StandardCharsets.UTF_8)) {
          @Override
          public void close() {
            closed.set(true);
          }
        };
    Cohort.read(in, 10);
    assertThat(closed).isFalse();
    assertThat(in.read()).isEqualTo(-1);
  }

  /** The same text without end. */
  private static final class Repeated extends InputStream {
    private final byte[] text;
    private int next;

    Repeated(String text) {
      this.text = text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int read() {
      byte value = text[next];
      next = (next + 1) % text.length;
      return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        target[i] = (byte) read();
      }
      return length;
    }
  }
}
