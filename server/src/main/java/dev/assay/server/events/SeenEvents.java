package dev.assay.server.events;

import dev.assay.server.hash.Sha256;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events that were kept lately, to keep none twice. They are known by API key, device (or else
 * user) and insert id, of which 128 bits of a hash are held.
 */
final class SeenEvents {
  /** What an event is known by. */
  record Mark(long high, long low) {
    /** {@return 32 characters} */
    String text() {
      return String.format("%016x%016x", high, low);
    }
  }

  private final Map<Mark, Boolean> marks;

  SeenEvents(int capacity) {
    marks =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Mark, Boolean> eldest) {
            return size() > capacity;
          }
        };
  }

  /** {@return what an event is known by, or null if it has no insert id} */
  static @Nullable Mark markOf(String apiKey, Map<String, @Nullable Object> event) {
    if (!(event.get("insert_id") instanceof String insertId) || insertId.isEmpty()) {
      return null;
    }
    String device = event.get("device_id") instanceof String id ? id : "";
    String owner = device.isEmpty() ? "user " + event.get("user_id") : "device " + device;
    ByteBuffer hash = ByteBuffer.wrap(Sha256.ofAll(List.of(apiKey, owner, insertId)));
    return new Mark(hash.getLong(), hash.getLong());
  }

  boolean contains(Mark mark) {
    return marks.get(mark) != null;
  }

  void addAll(Collection<Mark> kept) {
    kept.forEach(mark -> marks.put(mark, true));
  }
}
