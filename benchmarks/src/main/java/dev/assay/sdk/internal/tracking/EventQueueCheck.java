package dev.assay.sdk.internal.tracking;

import dev.assay.sdk.tracking.TrackingEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** A queue with room for two events. */
@Param(name = "event", gen = IntGen.class, conf = "0:3")
public final class EventQueueCheck {
  private static final List<TrackingEvent> EVENTS =
      IntStream.range(0, 4)
          .mapToObj(i -> TrackingEvent.builder("type " + i, Instant.EPOCH).build())
          .toList();
  private static final List<String> TEXTS =
      EVENTS.stream().map(event -> text(EventQueue.json(event))).toList();
  private static final UploadReport REPORT = new UploadReport("http://localhost");

  private final EventQueue queue = new EventQueue(2, () -> 0, REPORT);

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  /** {@return how many events wait then, or 0} */
  @Operation
  public int offer(@Param(name = "event") int event) {
    return queue.offer(EVENTS.get(event));
  }

  /** {@return the oldest event, or -1} */
  @Operation
  public int poll() {
    TrackingEvent event = queue.poll();
    return event == null ? -1 : EVENTS.indexOf(event);
  }

  /** {@return the events} */
  @Operation
  public String takeTwo() {
    StringBuilder taken = new StringBuilder();
    queue.take(2).forEach(json -> taken.append(TEXTS.indexOf(text(json))));
    return taken.toString();
  }

  /** {@return how many events wait} */
  @Operation
  public int size() {
    return queue.size();
  }

  /** Takes no more. */
  @Operation(runOnce = true)
  public void close() {
    queue.close();
  }
}
