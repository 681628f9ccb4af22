package dev.assay.server.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.store.Author;
import dev.assay.server.store.ObjectKind;
import dev.assay.server.store.Store;
import dev.assay.server.store.StoreConfig;
import dev.assay.server.store.StoreException;
import dev.assay.server.store.events.ExposureCount;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreSinkTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
  private static final long NOON = 1_772_366_400_000L;

  @TempDir private Path folder;
  private Store store;
  private StoreSink sink;

  @BeforeEach
  void open() {
    store = Store.open(StoreConfig.directory(folder));
    store.write(Author.SERVER, tx -> tx.createProject("p", null, JsonValue.parse("{}")));
    create(ObjectKind.FLAG, "f");
    create(ObjectKind.EXPERIMENT, "g");
    sink = new StoreSink(() -> Optional.of(store), key -> key.equals("api") ? "p" : null);
  }

  private void create(ObjectKind kind, String key) {
    JsonValue document = JsonValue.parse("{\"variants\":[{\"key\":\"on\"},{\"key\":\"b\"}]}");
    store.write(Author.SERVER, tx -> tx.create(kind, "p", null, key, document));
  }

  @AfterEach
  void close() {
    sink.close();
    store.close();
  }

  private static Map<String, Object> exposure(String insertId, String flagKey) {
    return exposure(insertId, flagKey, "on");
  }

  private static Map<String, Object> exposure(String insertId, String flagKey, String variant) {
    Map<String, Object> event = new HashMap<>();
    event.put("event_type", "[Experiment] Exposure");
    event.put("user_id", "user-1");
    event.put("insert_id", insertId);
    event.put("time", NOON);
    event.put("server_upload_time", NOON + 1);
    event.put(
        "event_properties",
        Map.of("[Experiment] Flag Key", flagKey, "[Experiment] Variant", variant));
    return event;
  }

  private List<ExposureCount> counts(String flagKey) {
    return store.read(tx -> tx.exposures("p", flagKey, DAY, DAY.plusDays(1), 100));
  }

  @Test
  void exposuresAreCountedByDayAndOnce() throws IOException {
    sink.write("api", List.of(exposure("1", "f"), exposure("2", "f")));
    sink.write("api", List.of(exposure("2", "f"), exposure("3", "g")));

    assertThat(counts("f")).containsExactly(new ExposureCount(DAY, "on", 2));
    assertThat(counts("g")).containsExactly(new ExposureCount(DAY, "on", 1));
  }

  @Test
  void theOtherFormOfExposuresIsKnown() throws IOException {
    Map<String, Object> event = exposure("1", "f");
    event.put("event_type", "$exposure");
    event.put("event_properties", Map.of("flag_key", "f", "variant", "b"));
    sink.write("api", List.of(event));

    assertThat(counts("f")).containsExactly(new ExposureCount(DAY, "b", 1));
  }

  @Test
  void eventsWithoutIdsOrOfOtherKindsAreKeptAndNotCounted() throws IOException {
    Map<String, Object> other = exposure("1", "f");
    other.put("event_type", "click");
    Map<String, Object> nameless = exposure("2", "");
    Map<String, Object> bare = exposure("3", "f");
    bare.remove("event_properties");
    Map<String, Object> incomplete = exposure("4", "f");
    incomplete.put("event_properties", Map.of("flag_key", 7));
    Map<String, Object> timeless = exposure("", "h");
    timeless.put("time", null);
    timeless.remove("server_upload_time");
    sink.write("api", List.of(other, nameless, bare, incomplete, timeless));

    assertThat(counts("f")).isEmpty();
    assertThat(
            store.forgetEventsBefore(
                DAY.plusDays(1).atStartOfDay().toInstant(java.time.ZoneOffset.UTC), 10))
        .isEqualTo(4);
  }

  @Test
  void madeUpFlagsAndVariantsCountInOnePlace() throws IOException {
    List<Map<String, @Nullable Object>> events = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      events.add(exposure("v" + i, "f", "variant-" + i));
      events.add(exposure("f" + i, "flag-" + i, "on"));
    }
    events.add(exposure("1", "f", "off"));
    events.add(exposure("2", "g", "b"));
    sink.write("api", events);

    assertThat(counts("f"))
        .containsExactly(new ExposureCount(DAY, "(other)", 50), new ExposureCount(DAY, "off", 1));
    assertThat(counts("g")).containsExactly(new ExposureCount(DAY, "b", 1));
    assertThat(counts("flag-1")).isEmpty();
    assertThat(counts("(other)")).containsExactly(new ExposureCount(DAY, "(other)", 50));
  }

  @Test
  void exposuresOfAFlagOutOfUseStillCount() throws IOException {
    String id = store.read(tx -> tx.findByKey(ObjectKind.FLAG, "p", "f").orElseThrow().id());
    store.write(Author.SERVER, tx -> tx.archive(ObjectKind.FLAG, id, 1, true));
    sink.write("api", List.of(exposure("1", "f")));

    assertThat(counts("f")).containsExactly(new ExposureCount(DAY, "on", 1));
  }

  @Test
  void whatComesMoreThanAYearLateIsNotCounted() throws IOException {
    Map<String, Object> late = exposure("1", "f");
    late.put("server_upload_time", NOON + Duration.ofDays(366).toMillis());
    Map<String, Object> tooLate = exposure("2", "f");
    tooLate.put("server_upload_time", NOON + Duration.ofDays(366).toMillis() + 1);
    sink.write("api", List.of(late, tooLate));

    assertThat(counts("f")).containsExactly(new ExposureCount(DAY, "on", 1));
  }

  @Test
  void noEventHappensAfterItsArrival() throws IOException {
    Map<String, Object> future = exposure("1", "f");
    future.put("time", Long.MAX_VALUE);
    Map<String, Object> past = exposure("2", "f");
    past.put("time", Long.MIN_VALUE);
    sink.write("api", List.of(future, past));

    assertThat(counts("f")).containsExactly(new ExposureCount(DAY, "on", 1));
    assertThat(store.forgetEventsBefore(Instant.ofEpochMilli(NOON + 1), 10)).isEqualTo(1);
    assertThat(store.forgetEventsBefore(Instant.ofEpochMilli(NOON + 2), 10)).isEqualTo(1);
  }

  @Test
  void whatCannotBeKeptNowIsTold() {
    assertThatThrownBy(() -> sink.write("other", List.of())).isInstanceOf(IOException.class);
    StoreSink away = new StoreSink(Optional::empty, key -> "p");
    assertThatThrownBy(() -> away.write("api", List.of()))
        .isInstanceOf(IOException.class)
        .hasMessage("the database is away");
    store.close();
    assertThatThrownBy(() -> sink.write("api", List.of(exposure("1", "f"))))
        .isInstanceOf(IOException.class)
        .hasCauseInstanceOf(StoreException.class);
  }
}
