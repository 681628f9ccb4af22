package dev.assay.sdk.internal.http;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Events that a server sends as they happen ({@code text/event-stream}), over a connection of their
 * own. The thread that asks for the next event waits for it; there is no other. Between two events
 * the caller may take as long as it likes.
 *
 * <p>Not thread-safe, but for {@link #close}.
 */
public final class EventStream implements AutoCloseable {
  /**
   * What a stream may take.
   *
   * @param first the time until the first event, connecting included
   * @param silence the time that may pass, while the caller waits, without an event or a comment
   * @param mostBytes the bound on an event, in bytes
   */
  public record Limits(Duration first, Duration silence, int mostBytes) {}

  private final HttpRequest request;
  private final Limits limits;
  private final Connector connector;
  private final Watchdog watchdog;
  private final Call call;
  private @Nullable EventReader events;
  private @Nullable HttpFailure ended;
  private boolean begun;

  EventStream(
      HttpRequest request, Limits limits, Connector connector, Watchdog watchdog, Call call) {
    this.request = request;
    this.limits = limits;
    this.connector = connector;
    this.watchdog = watchdog;
    this.call = call;
  }

  /**
   * Waits for the next event; connects before the first one. Events named otherwise than {@code
   * message} are skipped, and so are comments.
   *
   * @return the event's data, in UTF-8; its lines are joined by line feeds. A keep-alive event of
   *     one blank is an event.
   * @throws HttpFailure if the stream is over: STATUS (not 200), UNREADABLE (not a stream of
   *     events, broken off, malformed), TOO_LARGE, TIMEOUT, CONNECTION (also: ended by the server),
   *     CANCELLED (the thread was interrupted), CLOSED (this stream or its client). Its connection
   *     is closed then, and whoever asks again meets the same failure.
   */
  public byte[] next() throws HttpFailure {
    if (ended != null) {
      throw ended;
    }
    try {
      byte[] data = await();
      begun = true;
      call.lasts();
      call.rest();
      return data;
    } catch (IOException e) {
      HttpFailure failure = call.explain(e);
      ended = failure;
      call.drop();
      call.close();
      throw failure;
    }
  }

  private byte[] await() throws IOException {
    call.resume((begun ? limits.silence() : limits.first()).toNanos());
    if (events == null) {
      events = connect();
    }
    call.doing("waiting for an event of " + request.origin().authority());
    byte[] data = events.next();
    if (data == null) {
      throw HttpFailure.of(HttpFailure.Kind.CONNECTION, "the server ended the stream", null);
    }
    return data;
  }

  private EventReader connect() throws IOException {
    if (!watchdog.watch(call)) {
      call.stop(HttpFailure.Kind.CLOSED);
    }
    call.check();
    Connection connection = connector.open(request.origin(), call);
    ResponseHead head = connection.send(request.bytes(connector.proxyHeaders(request.origin())));
    if (head.status() != 200) {
      HttpResponse response = new HttpResponse(head, new byte[0]);
      throw HttpFailure.status(head.status(), RetryAfter.nanos(response, Clock.systemUTC()));
    }
    if (!isEventStream(head) || head.isGzip()) {
      throw HttpFailure.unreadable("the answer is not a stream of events", null);
    }
    Body body = connection.body(head, Long.MAX_VALUE);
    return new EventReader(body, limits.mostBytes(), this::sign);
  }

  private static boolean isEventStream(ResponseHead head) {
    String type = head.first("Content-Type");
    String essence = type == null ? "" : type.split(";", 2)[0].strip();
    return essence.toLowerCase(Locale.ROOT).equals("text/event-stream");
  }

  /** The server lives; but until the first event only that event counts. */
  private void sign() {
    if (begun) {
      call.renew();
    }
  }

  /** Ends the stream, also while another thread waits for its next event. Closes the connection. */
  @Override
  public void close() {
    call.stop(HttpFailure.Kind.CLOSED);
    call.close();
  }
}
