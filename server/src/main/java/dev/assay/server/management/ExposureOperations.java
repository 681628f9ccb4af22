package dev.assay.server.management;

import dev.assay.server.http.ApiReply;
import dev.assay.server.store.Store;
import dev.assay.server.store.StoredObject;
import dev.assay.server.store.events.ExposureCount;
import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How often the variants of flags and experiments were shown. */
final class ExposureOperations {
  /** The longest time that can be asked for at once. */
  private static final int MOST_DAYS = 366;

  private static final int DEFAULT_DAYS = 30;

  /** A flag may have any number of variants. */
  private static final int MOST_COUNTS = 10_000;

  private final Store store;
  private final ObjectOperations objects;
  private final Clock clock;

  ExposureOperations(Edits edits, Resource resource, Clock clock) {
    store = edits.store();
    objects = new ObjectOperations(edits, resource);
    this.clock = clock;
  }

  ApiReply exposures(ApiCall call) {
    StoredObject object = objects.find(call);
    LocalDate today = LocalDate.now(clock);
    LocalDate end = call.day("end", today.plusDays(1));
    LocalDate start = call.day("start", end.minusDays(DEFAULT_DAYS));
    if (!start.isBefore(end) || start.plusDays(MOST_DAYS).isBefore(end)) {
      throw ApiFault.field("start", "expected 1 to " + MOST_DAYS + " days before the end");
    }
    String key = String.valueOf(object.key());
    List<ExposureCount> counts =
        store.read(tx -> tx.exposures(object.projectId(), key, start, end, MOST_COUNTS + 1));
    if (counts.size() > MOST_COUNTS) {
      throw ApiFault.field("start", "more than " + MOST_COUNTS + " counts: ask for fewer days");
    }
    Map<String, Long> totals = new TreeMap<>();
    counts.forEach(count -> totals.merge(count.variant(), count.exposures(), Long::sum));
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("key", key);
    fields.put("start", start.toString());
    fields.put("end", end.toString());
    fields.put("totals", totals);
    fields.put("exposures", counts.stream().map(ExposureOperations::view).toList());
    return Views.ok(fields);
  }

  private static Map<String, Object> view(ExposureCount count) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("day", count.day().toString());
    fields.put("variant", count.variant());
    fields.put("exposures", count.exposures());
    return fields;
  }
}
