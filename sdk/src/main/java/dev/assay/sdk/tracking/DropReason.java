package dev.assay.sdk.tracking;

/** Why an event was not delivered. */
public enum DropReason {
  /** Too many events waited in memory: the oldest gave way. */
  QUEUE_FULL,
  /** The spool reached its bound: its oldest events gave way. */
  SPOOL_FULL,
  /** What the spool held could not be read back. */
  SPOOL_DAMAGED,
  /** The event server refused the event, or all events for their API key. */
  REFUSED,
  /** The event alone is larger than the event server takes. */
  TOO_LARGE,
  /** The client was closed before the event could be sent. */
  CLOSED
}
