package dev.assay.sdk.internal.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** Reads the body of an answer, whole and bounded. */
final class BodyReader {
  private static final int CHUNK_HEAD_BYTES = 1024;

  private final ByteSource source;
  private final int most;

  BodyReader(ByteSource source, int most) {
    this.source = source;
    this.most = most;
  }

  /** {@return the body, decoded} */
  byte[] read(ResponseHead head) throws IOException {
    if (!head.hasBody()) {
      return new byte[0];
    }
    byte[] body;
    if (head.isChunked()) {
      body = chunks();
    } else {
      long length = head.contentLength();
      body = length < 0 ? rest() : exactly(length);
    }
    return head.isGzip() ? unzipped(body) : body;
  }

  private byte[] exactly(long length) throws IOException {
    if (length > most) {
      throw tooLarge();
    }
    byte[] body = new byte[(int) length];
    fill(body, 0, body.length);
    return body;
  }

  private void fill(byte[] target, int offset, int length) throws IOException {
    int end = offset + length;
    int at = offset;
    while (at < end) {
      int count = source.read(target, at, end - at);
      if (count < 0) {
        throw HttpFailure.unreadable("the answer ended within its body", null);
      }
      at += count;
    }
  }

  private byte[] rest() throws IOException {
    byte[] body = new byte[8192];
    int length = 0;
    while (true) {
      int count = source.read(body, length, body.length - length);
      if (count < 0) {
        return Arrays.copyOf(body, length);
      }
      length += count;
      if (length > most) {
        throw tooLarge();
      }
      body = length == body.length ? Arrays.copyOf(body, length * 2) : body;
    }
  }

  private byte[] chunks() throws IOException {
    byte[] body = new byte[0];
    int length = 0;
    for (int size = chunkSize(most); size > 0; size = chunkSize(most - length)) {
      if (length + size > body.length) {
        body = Arrays.copyOf(body, Math.min(most, Math.max(length + size, body.length * 2)));
      }
      fill(body, length, size);
      length += size;
      if (!source.line(CHUNK_HEAD_BYTES).isEmpty()) {
        throw HttpFailure.unreadable("a chunk longer than announced", null);
      }
    }
    int left = CHUNK_HEAD_BYTES;
    for (String line = source.line(left); !line.isEmpty(); line = source.line(left)) {
      left -= line.length();
    }
    return Arrays.copyOf(body, length);
  }

  private int chunkSize(int left) throws IOException {
    String line = source.line(CHUNK_HEAD_BYTES);
    int end = 0;
    while (end < line.length() && Character.digit(line.charAt(end), 16) >= 0) {
      end++;
    }
    String after = line.substring(end).strip();
    if (end == 0 || !(after.isEmpty() || after.startsWith(";"))) {
      throw HttpFailure.unreadable("a malformed chunk", null);
    }
    if (end > 15 || Long.parseLong(line.substring(0, end), 16) > left) {
      throw tooLarge();
    }
    return Integer.parseInt(line.substring(0, end), 16);
  }

  private byte[] unzipped(byte[] body) throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream(body.length * 4);
    byte[] piece = new byte[8192];
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body), piece.length)) {
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        plain.write(piece, 0, count);
        if (plain.size() > most) {
          throw tooLarge();
        }
      }
    } catch (HttpFailure e) {
      throw e;
    } catch (IOException e) {
      throw HttpFailure.unreadable("the answer is not gzip: " + e.getMessage(), e);
    }
    return plain.toByteArray();
  }

  private HttpFailure tooLarge() {
    return HttpFailure.of(
        HttpFailure.Kind.TOO_LARGE, "the answer is larger than " + most + " bytes", null);
  }
}
