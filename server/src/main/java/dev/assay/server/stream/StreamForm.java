package dev.assay.server.stream;

import dev.assay.server.deployment.Snapshot;
import java.nio.ByteBuffer;

/** What a stream sends. */
public interface StreamForm {
  /** {@return a text that is another one whenever there is something new to send} */
  String version(Snapshot snapshot);

  /** {@return the bytes to send, which all streams may share} */
  ByteBuffer event(Snapshot snapshot);

  /** {@return whose places such a stream takes: by itself, those of the deployment's key} */
  default String placeOf(String deploymentKey) {
    return deploymentKey;
  }

  /** {@return the bytes that tell that the stream is alive} */
  ByteBuffer signOfLife();
}
