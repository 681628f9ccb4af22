package dev.assay.server.events;

import dev.assay.fuzz.Expect;

/** Requests with events: taken, or refused with a client's status. */
public final class EventsFuzz {
  private EventsFuzz() {}

  /** Tries one input. */
  public static void fuzzerTestOneInput(byte[] input) {
    try {
      EventRequest request = EventRequest.read(input, key -> key.length() < 40);
      Expect.that(!request.events().isEmpty(), "there are events");
    } catch (EventRefusal e) {
      Expect.that(!String.valueOf(e.getMessage()).isBlank(), "the message tells why");
    }
  }
}
