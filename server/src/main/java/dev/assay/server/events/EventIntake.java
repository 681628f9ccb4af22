package dev.assay.server.events;

import dev.assay.sdk.tracking.TrackingEvent;
import dev.assay.server.deployment.ServerLogs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes requests with events: one thread reads and checks them, leaves out events that are known,
 * and hands the others to the sink; a request is answered after that.
 *
 * <p>Thread-safe.
 */
public final class EventIntake implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(ServerLogs.EVENTS);
  private static final int REMEMBERED = 250_000;
  private static final EventAnswer OVERLOADED =
      EventAnswer.refusal(503, "Too many events wait to be stored");
  private static final EventAnswer UNAVAILABLE =
      EventAnswer.refusal(503, "Events cannot be stored at the moment");

  private final Predicate<String> isKnown;
  private final EventSink sink;
  private final LongSupplier clock;
  private final SeenEvents seen = new SeenEvents(REMEMBERED);
  private final EventQueue queue;
  private final LongAdder accepted = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final AtomicBoolean saidDropped = new AtomicBoolean();
  private boolean failing;

  /**
   * Makes an intake and starts its thread.
   *
   * @param isKnown whether events may name an API key
   * @param sink where events go; closed with the intake
   */
  public EventIntake(Predicate<String> isKnown, EventSink sink) {
    this(isKnown, sink, new EventQueue.Bounds(1000, 64L << 20), System::currentTimeMillis);
  }

  EventIntake(
      Predicate<String> isKnown, EventSink sink, EventQueue.Bounds bounds, LongSupplier clock) {
    this.isKnown = isKnown;
    this.sink = sink;
    this.clock = clock;
    queue = new EventQueue(bounds);
  }

  /**
   * Takes a request.
   *
   * @param body the body as it came
   * @param isCompressed whether the body is compressed by gzip
   * @param maxBytes the largest body, uncompressed
   * @return the answer, once it is known; it never fails
   */
  public CompletionStage<EventAnswer> take(byte[] body, boolean isCompressed, int maxBytes) {
    CompletableFuture<EventAnswer> answer = new CompletableFuture<>();
    Runnable task = () -> answer.complete(process(body, isCompressed, maxBytes));
    if (!queue.add(body.length, task)) {
      answer.complete(OVERLOADED);
    }
    return answer;
  }

  /**
   * Takes events that were made here.
   *
   * @param events gives them by the key that they name, on the intake's thread
   * @return whether there is a place in the queue
   */
  boolean take(Supplier<Map<String, List<TrackingEvent>>> events) {
    return queue.add(0, () -> events.get().forEach(this::keepOwn));
  }

  private void keepOwn(String apiKey, List<TrackingEvent> events) {
    boolean kept = false;
    try {
      kept = keep(EventRequest.of(apiKey, events), clock.getAsLong());
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      LOGGER.log(System.Logger.Level.ERROR, "events of evaluations failed", e);
    }
    if (!kept) {
      dropped(events.size());
    }
  }

  /** Events that were made here are lost: counts them, and says so the first time. */
  void dropped(int events) {
    dropped.add(events);
    if (!saidDropped.getAndSet(true)) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "events of evaluations are dropped; from now on the metric alone tells how many");
    }
  }

  private EventAnswer process(byte[] body, boolean isCompressed, int maxBytes) {
    try {
      byte[] json = isCompressed ? uncompressed(body, maxBytes) : body;
      EventRequest request = EventRequest.read(json, isKnown);
      long now = clock.getAsLong();
      return keep(request, now)
          ? EventAnswer.ok(request.events().size(), json.length, now)
          : UNAVAILABLE;
    } catch (EventRefusal refusal) {
      rejected.add(refusal.events());
      return refusal.answer();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      LOGGER.log(System.Logger.Level.ERROR, "a request with events failed", e);
      return EventAnswer.refusal(500, "The server failed; its log tells why");
    }
  }

  private static byte[] uncompressed(byte[] body, int maxBytes) throws EventRefusal {
    byte[] json;
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      json = in.readNBytes(maxBytes + 1);
    } catch (IOException e) {
      throw EventRefusal.of(400, "Invalid request body: not compressed by gzip");
    }
    if (json.length > maxBytes) {
      throw EventRefusal.of(413, "Payload too large: more than " + maxBytes + " bytes");
    }
    return json;
  }

  /** {@return whether the events are kept now} */
  private boolean keep(EventRequest request, long now) {
    List<Map<String, @Nullable Object>> events = request.events();
    List<Map<String, @Nullable Object>> fresh = new ArrayList<>();
    Set<SeenEvents.Mark> marks = new LinkedHashSet<>();
    for (Map<String, @Nullable Object> event : events) {
      SeenEvents.Mark mark = SeenEvents.markOf(request.apiKey(), event);
      if (mark == null || (!seen.contains(mark) && marks.add(mark))) {
        Map<String, @Nullable Object> stamped = new LinkedHashMap<>(event);
        stamped.put("server_upload_time", now);
        fresh.add(stamped);
      }
    }
    if (!fresh.isEmpty() && !written(request.apiKey(), fresh)) {
      return false;
    }
    // Not before: events that were not kept are welcome again.
    seen.addAll(marks);
    accepted.add(fresh.size());
    duplicates.add(events.size() - fresh.size());
    return true;
  }

  private boolean written(String apiKey, List<Map<String, @Nullable Object>> events) {
    try {
      sink.write(apiKey, events);
    } catch (IOException e) {
      if (!failing) {
        LOGGER.log(System.Logger.Level.WARNING, "events cannot be stored: " + e);
      }
      failing = true;
      return false;
    }
    if (failing) {
      LOGGER.log(System.Logger.Level.INFO, "events are stored again");
    }
    failing = false;
    return true;
  }

  /** {@return how many events have come so far} */
  public EventCounts counts() {
    return new EventCounts(accepted.sum(), duplicates.sum(), rejected.sum(), dropped.sum());
  }

  /** Takes no more requests, answers those that wait, within some seconds, and closes the sink. */
  @Override
  public void close() {
    if (queue.close()) {
      try {
        sink.close();
      } catch (IOException e) {
        LOGGER.log(System.Logger.Level.WARNING, "the store of events was not closed: " + e);
      }
    }
  }
}
