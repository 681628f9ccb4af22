package dev.assay.server.ofrep;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.deployment.Deployments;
import dev.assay.server.deployment.Snapshot;
import dev.assay.server.stream.StreamForm;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells a listener that there is something new to fetch. It is told at once, too: something may
 * have changed since it fetched. A listener that comes back and says what it has heard last is told
 * of nothing else.
 *
 * <p>Not thread-safe.
 */
public final class ChangeNotes implements StreamForm {
  private static final byte[] COMMENT = OfrepReply.utf8(":\n\n");

  private @Nullable String lastEventId;

  /**
   * Makes the notes for one listener.
   *
   * @param lastEventId the id of the last event that the listener has heard, or null
   */
  public ChangeNotes(@Nullable String lastEventId) {
    this.lastEventId = lastEventId;
  }

  @Override
  public String version(Snapshot snapshot) {
    return snapshot.version();
  }

  @Override
  public ByteBuffer event(Snapshot snapshot) {
    boolean isKnown = snapshot.version().equals(lastEventId);
    lastEventId = null;
    if (isKnown) {
      return signOfLife();
    }
    Map<String, String> data = new LinkedHashMap<>();
    data.put("type", "refetchEvaluation");
    data.put("etag", OfrepService.entityTag(snapshot));
    String event =
        "id: %s\ndata: %s\n\n".formatted(snapshot.version(), JsonValue.of(data).toJson());
    return ByteBuffer.wrap(OfrepReply.utf8(event));
  }

  /** The channel is no secret: who has it takes no places from who has the key. */
  @Override
  public String placeOf(String deploymentKey) {
    return "channel " + Deployments.channelOf(deploymentKey);
  }

  @Override
  public ByteBuffer signOfLife() {
    return ByteBuffer.wrap(COMMENT);
  }
}
