package dev.assay.server.events;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps events in two places, one after the other. */
final class TwoSinks implements EventSink {
  private final EventSink first;
  private final EventSink second;

  TwoSinks(EventSink first, EventSink second) {
    this.first = first;
    this.second = second;
  }

  @Override
  public void write(String apiKey, List<Map<String, @Nullable Object>> events) throws IOException {
    first.write(apiKey, events);
    second.write(apiKey, events);
  }

  @Override
  public void close() throws IOException {
    try (second) {
      first.close();
    }
  }
}
