package dev.assay.server.stream;

import dev.assay.server.deployment.Deployments;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The streams of one event loop.
 *
 * <p>Not thread-safe.
 */
public final class FlagStreams {
  private final Deployments deployments;
  private final StreamPlaces places;
  private final Map<Outlet, FlagStream> streams = new LinkedHashMap<>();
  private boolean closed;

  /** Makes an event loop's streams; the places are shared by all event loops. */
  public FlagStreams(Deployments deployments, StreamPlaces places) {
    this.deployments = deployments;
    this.places = places;
  }

  /**
   * Opens a stream: an event is sent now, and whenever the flags change.
   *
   * @param deploymentKey whose flags
   * @param outlet the way to the listener, used from now on if the stream is open; {@link #gone}
   *     and {@link #taken} tell what becomes of it
   * @param form what is sent
   * @return whether the stream is open
   */
  public Admission open(String deploymentKey, Outlet outlet, StreamForm form) {
    if (closed || deployments.find(deploymentKey) == null) {
      return Admission.CLOSED;
    }
    Admission admission = places.take(form.placeOf(deploymentKey));
    if (admission == Admission.OPEN) {
      streams.put(outlet, new FlagStream(deploymentKey, outlet, form));
      look(outlet);
    }
    return admission;
  }

  private void look(Outlet outlet) {
    FlagStream stream = streams.get(outlet);
    if (stream != null && !stream.look(deployments)) {
      remove(stream);
      end(outlet);
    }
  }

  /** The listener has taken all, or nearly all, that was sent. */
  public void taken(Outlet outlet) {
    FlagStream stream = streams.get(outlet);
    if (stream != null) {
      stream.taken();
      look(outlet);
    }
  }

  /** The listener is gone. */
  public void gone(Outlet outlet) {
    FlagStream stream = streams.get(outlet);
    if (stream != null) {
      remove(stream);
    }
  }

  /** The flags may have changed. */
  public void changed() {
    List.copyOf(streams.keySet()).forEach(this::look);
  }

  /** Sends every listener a sign of life, and drops those who take nothing. */
  public void keepAlive() {
    for (FlagStream stream : List.copyOf(streams.values())) {
      if (!stream.keepAlive()) {
        remove(stream);
        drop(stream.outlet());
      }
    }
  }

  /** Does something on the event loop of the streams after some milliseconds, at least one. */
  @FunctionalInterface
  public interface Timer {
    /** Waits and does it. */
    void after(long millis, Runnable task);
  }

  /**
   * Opens no more streams, and ends each at a time of its own, so that not all listeners come back
   * at once.
   *
   * @param spread the time by which all are ended
   * @param random draws the times
   * @param timer waits for them
   */
  public void close(Duration spread, RandomGenerator random, Timer timer) {
    closed = true;
    for (FlagStream stream : List.copyOf(streams.values())) {
      long millis = random.nextLong(spread.toMillis() + 1);
      if (millis == 0) {
        endNow(stream);
      } else {
        timer.after(millis, () -> endNow(stream));
      }
    }
  }

  private void endNow(FlagStream stream) {
    if (streams.containsKey(stream.outlet())) {
      remove(stream);
      end(stream.outlet());
    }
  }

  private void remove(FlagStream stream) {
    streams.remove(stream.outlet());
    places.free(stream.place());
  }

  /** A stream that cannot take its end is not waited for. */
  private void end(Outlet outlet) {
    if (outlet.isFull()) {
      drop(outlet);
    } else {
      outlet.end();
    }
  }

  private void drop(Outlet outlet) {
    places.countDrop();
    outlet.drop();
  }
}
