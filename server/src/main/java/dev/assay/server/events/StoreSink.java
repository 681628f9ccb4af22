package dev.assay.server.events;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.store.Store;
import dev.assay.server.store.StoreException;
import dev.assay.server.store.events.RecordedEvent;
import dev.assay.server.store.events.RecordedEvent.Shown;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps events in the store: durably, and each once, also if it comes to several nodes.
 *
 * <p>Not thread-safe.
 */
public final class StoreSink implements EventSink {
  private static final Set<String> EXPOSURES = Set.of("[Experiment] Exposure", "$exposure");

  private final Supplier<Optional<Store>> store;
  private final Function<String, @Nullable String> projectOf;

  /**
   * Makes a sink.
   *
   * @param store gives the store, if it is there
   * @param projectOf gives the id of the project that an API key belongs to, or null
   */
  public StoreSink(Supplier<Optional<Store>> store, Function<String, @Nullable String> projectOf) {
    this.store = store;
    this.projectOf = projectOf;
  }

  @Override
  public void write(String apiKey, List<Map<String, @Nullable Object>> events) throws IOException {
    Store open = store.get().orElseThrow(() -> new IOException("the database is away"));
    String projectId = projectOf.apply(apiKey);
    if (projectId == null) {
      throw new IOException("the project is gone");
    }
    List<RecordedEvent> records = new ArrayList<>();
    for (Map<String, @Nullable Object> event : events) {
      records.add(record(projectId, event));
    }
    try {
      open.record(records);
    } catch (StoreException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static RecordedEvent record(String projectId, Map<String, @Nullable Object> event) {
    SeenEvents.Mark mark = SeenEvents.markOf("", event);
    String id = mark == null ? UUID.randomUUID().toString() : mark.text();
    long arrival = millis(event.get("server_upload_time"), System.currentTimeMillis());
    // Nothing happens after it is told of, so senders do not say how long their events are kept.
    long at = Math.min(millis(event.get("time"), arrival), arrival);
    return new RecordedEvent(
        projectId, id, Instant.ofEpochMilli(at), shown(event), JsonValue.of(event));
  }

  private static long millis(@Nullable Object time, long otherwise) {
    return time instanceof Number millis ? millis.longValue() : otherwise;
  }

  /** {@return the variant that an event says was shown, or null if it does not say so} */
  private static @Nullable Shown shown(Map<String, @Nullable Object> event) {
    if (!EXPOSURES.contains(String.valueOf(event.get("event_type")))
        || !(event.get("event_properties") instanceof Map<?, ?> properties)) {
      return null;
    }
    String flagKey = text(properties, "[Experiment] Flag Key", "flag_key");
    String variant = text(properties, "[Experiment] Variant", "variant");
    if (flagKey == null || variant == null) {
      return null;
    }
    try {
      return new Shown(flagKey, variant);
    } catch (IllegalArgumentException e) {
      // No key that a flag can have: kept as an event, not counted.
      return null;
    }
  }

  private static @Nullable String text(Map<?, ?> properties, String name, String otherName) {
    Object value = properties.get(name);
    return (value == null ? properties.get(otherName) : value) instanceof String text ? text : null;
  }

  @Override
  public void close() {
    // The store is closed by whoever opened it.
  }
}
