package dev.assay.server.events;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps nothing: the events are counted, and that is all. */
final class NoSink implements EventSink {
  @Override
  public void write(String apiKey, List<Map<String, @Nullable Object>> events) {}

  @Override
  public void close() {}
}
