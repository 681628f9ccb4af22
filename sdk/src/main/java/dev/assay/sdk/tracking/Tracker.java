package dev.assay.sdk.tracking;

/**
 * Takes the events about evaluations: implement it to send them elsewhere than to an event server,
 * into a queue or a data warehouse for instance.
 *
 * <p>A client hands over each event once, on the thread that evaluates and before the evaluation
 * returns, from several threads at once. So a tracker must be thread-safe, must not block and must
 * not throw; what it throws is logged, and the event is lost.
 */
@FunctionalInterface
public interface Tracker extends AutoCloseable {
  /**
   * Takes an event.
   *
   * @param event the event; an equal insert id means the same event, which counts once
   */
  void track(TrackingEvent event);

  /**
   * Ends the tracker: hands over what it still holds, within a bounded time. A client calls it when
   * it is closed itself. Does nothing unless overridden.
   */
  @Override
  default void close() {}
}
