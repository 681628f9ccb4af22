package dev.assay.server.stream;

import dev.assay.server.deployment.Snapshot;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Sends all flags at each change, for those who evaluate themselves.
 *
 * <p>Immutable.
 */
public final class WholeFlags implements StreamForm {
  /** The only one: it has no state. */
  public static final StreamForm FORM = new WholeFlags();

  /** An event whose data is one blank: clients expect it every 15 s, and count nothing else. */
  private static final byte[] KEEP_ALIVE = "data:  \n\n".getBytes(StandardCharsets.US_ASCII);

  private WholeFlags() {}

  @Override
  public String version(Snapshot snapshot) {
    return snapshot.document().entityTag(false);
  }

  @Override
  public ByteBuffer event(Snapshot snapshot) {
    return snapshot.document().event();
  }

  @Override
  public ByteBuffer signOfLife() {
    return ByteBuffer.wrap(KEEP_ALIVE);
  }
}
