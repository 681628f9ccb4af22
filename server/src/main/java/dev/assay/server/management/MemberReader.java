package dev.assay.server.management;

import dev.assay.evaluation.internal.json.JsonException;
import dev.assay.evaluation.internal.json.JsonStream;
import dev.assay.server.store.MemberUpload;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads members of cohorts as they come. */
final class MemberReader {
  /** Bytes of a body once it is no longer compressed: ten million members of some 200. */
  private static final long MOST_BYTES = 2L << 30;

  private static final int LONGEST_LINE = 8_192;

  private MemberReader() {}

  /** Adds the members of a body: a JSON array, or CSV whose first column they are. */
  static void read(ApiCall call, MemberUpload upload) throws IOException {
    String type = call.contentType();
    if (!type.matches("application/json|text/csv|text/plain|")) {
      throw ApiFault.of(
          415, "unsupported_type", "members are sent as application/json or text/csv");
    }
    try (InputStream plain = plain(call)) {
      if (type.startsWith("text/")) {
        readCsv(plain, call.isTrue("header"), upload);
      } else {
        readJson(plain, upload);
      }
    } catch (ZipException | EOFException e) {
      throw ApiFault.field("$", "not gzip, or cut off");
    } catch (CharacterCodingException e) {
      throw ApiFault.field("$", "not UTF-8");
    }
  }

  private static InputStream plain(ApiCall call) throws IOException {
    String encoding = call.header("content-encoding");
    String name = encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT);
    return switch (name) {
      case "", "identity" -> call.stream();
      case "gzip", "x-gzip" -> new Bounded(new GZIPInputStream(call.stream(), 65_536));
      default ->
          throw ApiFault.of(415, "unsupported_encoding", "a body is plain or compressed by gzip");
    };
  }

  private static void readJson(InputStream in, MemberUpload upload) throws IOException {
    long index = 0;
    try (JsonStream json = new JsonStream(in)) {
      json.enterArray();
      while (json.nextElement()) {
        add(json.string(), upload, "$[" + index++ + "]");
      }
      json.end();
    } catch (JsonException e) {
      throw ApiFault.field("$[" + index + "]", String.valueOf(e.getMessage()));
    }
  }

  private static void readCsv(InputStream in, boolean hasHeader, MemberUpload upload)
      throws IOException {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()), 65_536);
    StringBuilder line = new StringBuilder();
    long number = 0;
    while (nextLine(reader, line)) {
      number++;
      String text = line.toString();
      if (number == 1 && text.startsWith("\ufeff")) {
        text = text.substring(1);
      }
      if (!text.isBlank() && !(hasHeader && number == 1)) {
        add(firstColumn(text, number), upload, "line " + number);
      }
    }
  }

  /** Reads one line, of bounded length, without its end. */
  private static boolean nextLine(BufferedReader reader, StringBuilder line) throws IOException {
    line.setLength(0);
    int c = reader.read();
    if (c < 0) {
      return false;
    }
    while (c >= 0 && c != '\n') {
      if (line.length() == LONGEST_LINE) {
        throw ApiFault.badRequest("a line is longer than " + LONGEST_LINE + " characters");
      }
      line.append((char) c);
      c = reader.read();
    }
    if (line.length() > 0 && line.charAt(line.length() - 1) == '\r') {
      line.setLength(line.length() - 1);
    }
    return true;
  }

  private static String firstColumn(String line, long number) {
    if (!line.startsWith("\"")) {
      int comma = line.indexOf(',');
      return (comma < 0 ? line : line.substring(0, comma)).strip();
    }
    StringBuilder column = new StringBuilder();
    for (int i = 1; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c != '"') {
        column.append(c);
      } else if (i + 1 < line.length() && line.charAt(i + 1) == '"') {
        column.append(c);
        i++;
      } else {
        return column.toString();
      }
    }
    throw ApiFault.field("line " + number, "the quote does not end");
  }

  private static void add(String member, MemberUpload upload, String path) {
    try {
      upload.add(member);
    } catch (IllegalArgumentException e) {
      throw ApiFault.field(path, String.valueOf(e.getMessage()));
    }
  }

  /** Ends what would grow without end. */
  private static final class Bounded extends FilterInputStream {
    private long left = MOST_BYTES;

    Bounded(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      count(Math.max(0, read));
      return read;
    }

    private void count(int bytes) {
      left -= bytes;
      if (left < 0) {
        throw ApiFault.of(413, "too_large", "the body is larger than " + MOST_BYTES + " bytes");
      }
    }
  }
}
