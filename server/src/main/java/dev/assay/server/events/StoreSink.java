package dev.assay.server.events;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.store.ObjectKind;
import dev.assay.server.store.ReadTransaction;
import dev.assay.server.store.Store;
import dev.assay.server.store.StoreException;
import dev.assay.server.store.events.RecordedEvent;
import dev.assay.server.store.events.RecordedEvent.Shown;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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

  /** What exposures count as whose flag, or whose variant, the project does not have. */
  private static final String OTHER = "(other)";

  /** Those that come later are not counted: senders name the days. */
  private static final long LATEST_MILLIS = Duration.ofDays(366).toMillis();

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
    Set<String> flagKeys = new HashSet<>();
    for (Map<String, @Nullable Object> event : events) {
      RecordedEvent record = record(projectId, event);
      records.add(record);
      Shown shown = record.exposure();
      if (shown != null) {
        flagKeys.add(shown.flagKey());
      }
    }
    try {
      Map<String, Set<String>> variants =
          flagKeys.isEmpty() ? Map.of() : open.read(tx -> variants(tx, projectId, flagKeys));
      open.record(records.stream().map(record -> counted(record, variants)).toList());
    } catch (StoreException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** {@return the variants of those flags that there are, also of those out of use} */
  private static Map<String, Set<String>> variants(
      ReadTransaction tx, String projectId, Set<String> flagKeys) {
    Map<String, Set<String>> variants = new HashMap<>();
    for (String key : flagKeys) {
      tx.findByKey(ObjectKind.FLAG, projectId, key)
          .or(() -> tx.findByKey(ObjectKind.EXPERIMENT, projectId, key))
          .ifPresent(flag -> variants.put(key, variants(flag.document().get("variants"))));
    }
    return variants;
  }

  private static Set<String> variants(JsonValue ofFlag) {
    Set<String> keys = new HashSet<>(Set.of("off"));
    for (int i = 0; i < ofFlag.size(); i++) {
      keys.add(ofFlag.get(i).get("key").asString("off"));
    }
    return keys;
  }

  /** Whoever has a client's key names flags and variants: what is made up counts in one place. */
  private static RecordedEvent counted(RecordedEvent record, Map<String, Set<String>> variants) {
    Shown said = record.exposure();
    if (said == null) {
      return record;
    }
    Set<String> known = variants.get(said.flagKey());
    String flagKey = known == null ? OTHER : said.flagKey();
    String variant = known != null && known.contains(said.variant()) ? said.variant() : OTHER;
    return new RecordedEvent(
        record.projectId(),
        record.insertId(),
        record.at(),
        new Shown(flagKey, variant),
        record.document());
  }

  private static RecordedEvent record(String projectId, Map<String, @Nullable Object> event) {
    SeenEvents.Mark mark = SeenEvents.markOf("", event);
    String id = mark == null ? UUID.randomUUID().toString() : mark.text();
    long arrival = millis(event.get("server_upload_time"), System.currentTimeMillis());
    // Nothing happens after it is told of, so senders do not say how long their events are kept.
    long at = Math.min(millis(event.get("time"), arrival), arrival);
    Shown shown = at < arrival - LATEST_MILLIS ? null : shown(event);
    return new RecordedEvent(projectId, id, Instant.ofEpochMilli(at), shown, JsonValue.of(event));
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
