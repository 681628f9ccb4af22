package dev.assay.sdk.internal.tracking;

import dev.assay.sdk.tracking.DropReason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Events taken out of a backlog, on their way: requests to make, one after the other. A request
 * that is refused as a whole becomes two of half the size, until the events at fault stand alone.
 *
 * <p>Not thread-safe.
 */
final class Delivery {
  private final Backlog from;
  private final UploadReport report;
  private final Deque<List<byte[]>> requests = new ArrayDeque<>();

  /**
   * Makes requests of events; what alone is too large is dropped.
   *
   * @param from where the events are from
   * @param events their JSON texts
   * @param mostBytes how many bytes the events of one request may have, with a comma each
   */
  Delivery(Backlog from, List<byte[]> events, int mostBytes, UploadReport report) {
    this.from = from;
    this.report = report;
    List<byte[]> request = new ArrayList<>();
    long bytes = 0;
    for (byte[] event : events) {
      if (event.length >= mostBytes) {
        report.dropped(DropReason.TOO_LARGE, 1);
        continue;
      }
      if (bytes + event.length + 1 > mostBytes) {
        requests.add(request);
        request = new ArrayList<>();
        bytes = 0;
      }
      request.add(event);
      bytes += event.length + 1;
    }
    add(request);
  }

  private void add(List<byte[]> request) {
    if (!request.isEmpty()) {
      requests.add(request);
    }
  }

  /** {@return whether nothing is left to send} */
  boolean isDone() {
    return requests.isEmpty();
  }

  /** {@return how many events are left to send} */
  int size() {
    return requests.stream().mapToInt(List::size).sum();
  }

  /** {@return where the events are from} */
  Backlog from() {
    return from;
  }

  /** {@return the events of the next request} */
  List<byte[]> next() {
    return requests.getFirst();
  }

  /** Does with the events of {@link #next} what the answer asks for. */
  void answered(PostOutcome outcome) {
    switch (outcome.kind()) {
      case ACCEPTED -> requests.removeFirst();
      case SOME_REFUSED -> withoutRefused(outcome);
      case REFUSED -> halve(DropReason.REFUSED, outcome);
      case TOO_LARGE -> halve(DropReason.TOO_LARGE, outcome);
      case KEY_REFUSED ->
          report.dropped(DropReason.REFUSED, requests.removeFirst().size(), outcome.reason());
      case LATER -> report.failed(outcome.reason());
    }
  }

  private void withoutRefused(PostOutcome outcome) {
    List<byte[]> events = requests.getFirst();
    List<byte[]> rest = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      if (!outcome.refused().contains(i)) {
        rest.add(events.get(i));
      }
    }
    if (rest.size() == events.size()) {
      halve(DropReason.REFUSED, outcome);
      return;
    }
    requests.removeFirst();
    report.dropped(DropReason.REFUSED, events.size() - rest.size(), outcome.reason());
    if (!rest.isEmpty()) {
      requests.addFirst(rest);
    }
  }

  private void halve(DropReason reason, PostOutcome outcome) {
    List<byte[]> events = requests.removeFirst();
    if (events.size() == 1) {
      report.dropped(reason, 1, outcome.reason());
      return;
    }
    int half = events.size() / 2;
    requests.addFirst(events.subList(half, events.size()));
    requests.addFirst(events.subList(0, half));
  }
}
