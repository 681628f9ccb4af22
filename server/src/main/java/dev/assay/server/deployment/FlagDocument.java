package dev.assay.server.deployment;

import dev.assay.evaluation.Flag;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A JSON array of flags as it is sent: plain, compressed, and as an event of a stream.
 *
 * <p>Immutable.
 */
public final class FlagDocument {
  private static final byte[] EVENT_BEGINS = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NEXT_LINE = "\ndata: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EVENT_ENDS = "\n\n".getBytes(StandardCharsets.US_ASCII);

  private final EncodedBody body;
  private @Nullable ByteBuffer event;

  private FlagDocument(byte[] json) {
    body = new EncodedBody(json);
  }

  /** {@return the document of an array that is sent as it is} */
  static FlagDocument of(byte[] json) {
    return new FlagDocument(json);
  }

  static FlagDocument of(Collection<Flag> flags) {
    String json = flags.stream().map(Flag::toJson).collect(Collectors.joining(",", "[", "]"));
    return new FlagDocument(json.getBytes(StandardCharsets.UTF_8));
  }

  /** {@return the array as UTF-8; not to be written to} */
  public byte[] json() {
    return body.plain();
  }

  /** {@return the array as UTF-8, compressed by gzip; not to be written to} */
  public byte[] compressed() {
    return body.compressed();
  }

  /** {@return a strong entity tag of one of the two forms, in its quotes} */
  public String entityTag(boolean ofCompressed) {
    return '"' + body.hash() + (ofCompressed ? "-gzip" : "") + '"';
  }

  /** {@return whether both hold the same bytes} */
  public boolean isSame(@Nullable FlagDocument other) {
    return other != null && body.hash().equals(other.body.hash());
  }

  /**
   * {@return the array as a server-sent event; a view of bytes outside the heap, which all streams
   * share and which are not to be written to}
   */
  public synchronized ByteBuffer event() {
    if (event == null) {
      byte[] lines = lines(body.plain());
      event = ByteBuffer.allocateDirect(EVENT_BEGINS.length + lines.length + EVENT_ENDS.length);
      event.put(EVENT_BEGINS).put(lines).put(EVENT_ENDS).flip();
    }
    return event.duplicate();
  }

  /** {@return the JSON with its lines, if it has several, as an event may have them} */
  private static byte[] lines(byte[] json) {
    int breaks = 0;
    for (byte b : json) {
      breaks += b == '\n' || b == '\r' ? 1 : 0;
    }
    if (breaks == 0) {
      return json;
    }
    ByteArrayOutputStream lines = new ByteArrayOutputStream(json.length + breaks * 8);
    for (int i = 0; i < json.length; i++) {
      if (json[i] == '\n' || json[i] == '\r') {
        lines.writeBytes(NEXT_LINE);
        i += json[i] == '\r' && i + 1 < json.length && json[i + 1] == '\n' ? 1 : 0;
      } else {
        lines.write(json[i]);
      }
    }
    return lines.toByteArray();
  }
}
