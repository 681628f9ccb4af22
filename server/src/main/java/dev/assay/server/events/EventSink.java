package dev.assay.server.events;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where accepted events go. It is called by one thread at a time, which may wait here.
 *
 * <p>Not thread-safe.
 */
public interface EventSink extends AutoCloseable {
  /** {@return a sink that keeps nothing} */
  static EventSink none() {
    return new NoSink();
  }

  /**
   * {@return a sink that keeps events here and there; what could not be kept there may be here when
   * its sender tries again}
   */
  default EventSink and(EventSink other) {
    return new TwoSinks(this, other);
  }

  /**
   * Keeps events: all of them, or none.
   *
   * @param apiKey the key that the request named
   * @param events the fields of each event as plain values
   * @throws IOException if they cannot be kept now
   */
  void write(String apiKey, List<Map<String, @Nullable Object>> events) throws IOException;

  /** Gives back what the sink holds. */
  @Override
  void close() throws IOException;
}
