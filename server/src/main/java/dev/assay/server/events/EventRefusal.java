package dev.assay.server.events;

import java.util.Map;

/** A request that is refused as a whole for its content. */
final class EventRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient EventAnswer answer;
  private final int events;

  private EventRefusal(EventAnswer answer, int events) {
    super(answer.json(), null, false, false);
    this.answer = answer;
    this.events = events;
  }

  static EventRefusal of(int status, String error) {
    return new EventRefusal(EventAnswer.refusal(status, error), 0);
  }

  static EventRefusal missing(String field) {
    Map<String, String> details = Map.of("missing_field", field);
    return new EventRefusal(EventAnswer.refusal(400, "Request missing required field", details), 0);
  }

  /** Refuses a number of events. */
  static EventRefusal of(String error, Map<String, ?> details, int events) {
    return new EventRefusal(EventAnswer.refusal(400, error, details), events);
  }

  EventAnswer answer() {
    return answer;
  }

  int events() {
    return events;
  }
}
