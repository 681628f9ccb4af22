package dev.assay.sdk.internal.http;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 with hard limits: every exchange ends in time, also while it waits for its turn, looks
 * up a name, connects, agrees on TLS, writes or reads. It blocks the calling thread and no other.
 *
 * <p>Redirects are not followed, cookies and authentication are the caller's business, and the
 * JDK's process-wide settings for them, or for proxies, are not read. Idle connections are kept for
 * 30 seconds at most.
 *
 * <p>Thread-safe.
 */
public final class HttpClient implements AutoCloseable {
  private static final long LINGER = TimeUnit.SECONDS.toNanos(30);
  private static final long FOREVER = 1L << 61;

  /**
   * How to connect.
   *
   * @param maxConcurrent how many exchanges run at once, at least 1
   * @param mostBytes the bound on an answer's body, decoded, in bytes
   * @param proxy the proxy, or null
   * @param sslContext the TLS context, or null for the JDK's default
   */
  public record Options(
      int maxConcurrent,
      int mostBytes,
      @Nullable ProxyServer proxy,
      @Nullable SSLContext sslContext) {}

  private final LongSupplier nanoTime;
  private final ConnectionPool pool;
  private final Watchdog watchdog;
  private final Connector connector;
  private final Exchange exchange;

  /** Makes a client. It holds no thread and no connection until it is used. */
  public HttpClient(Options options) {
    this(options, NameLookup.SYSTEM, System::nanoTime);
  }

  HttpClient(Options options, NameLookup lookup, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    pool = new ConnectionPool(nanoTime);
    watchdog = new Watchdog(nanoTime, LINGER, pool::closeIdle);
    connector = new Connector(lookup, options);
    exchange =
        new LimitedExchange(
            new SocketExchange(pool, connector, options.mostBytes()), options.maxConcurrent());
  }

  /**
   * Opens a call, whose time runs from now on. Close it when it has ended.
   *
   * @param firstTimeout the time of the first attempt
   * @param total the time of all attempts and waits
   * @return the call, not yet begun
   * @throws IllegalStateException if this client is closed
   */
  public Call open(Duration firstTimeout, Duration total) {
    Call call = new Call(nanoTime, firstTimeout.toNanos(), total.toNanos(), watchdog::forget);
    if (!watchdog.watch(call)) {
      throw new IllegalStateException("the client is closed");
    }
    return call;
  }

  /**
   * Sends a request and reads the whole answer.
   *
   * @param request the request
   * @param call a call of this client, begun by the current thread
   * @return the answer, whatever its status
   * @throws HttpFailure if there is none
   */
  public HttpResponse send(HttpRequest request, Call call) throws HttpFailure {
    Download<byte[]> answer = exchange.send(request, call, Body::readAll);
    byte[] body = answer.value();
    return body == null ? answer.response() : answer.response().withBody(body);
  }

  /**
   * Sends a request and hands the body of an answer with status 200 to a parser as it arrives.
   * Whatever arrives of it renews the attempt's time, up to the call's deadline.
   *
   * @param request the request
   * @param call a call of this client, begun by the current thread
   * @param parser reads the body; it runs at most once
   * @return the answer, whatever its status
   * @throws HttpFailure if there is none, or the parser failed
   */
  public <T> Download<T> download(HttpRequest request, Call call, BodyParser<T> parser)
      throws HttpFailure {
    return exchange.send(
        request,
        call,
        body -> {
          body.onArrival(call::renew);
          return parse(body, parser);
        });
  }

  /** A body that could not be read is no success, whatever the parser makes of it. */
  private static <T> T parse(Body body, BodyParser<T> parser) throws IOException {
    T value = null;
    Exception thrown = null;
    try {
      value = parser.parse(body);
    } catch (IOException | RuntimeException e) {
      thrown = e;
    }
    IOException failure = body.failure();
    if (failure != null) {
      throw failure;
    }
    if (thrown instanceof HttpFailure chosen) {
      throw chosen;
    }
    if (value == null) {
      throw HttpFailure.unreadable("the answer can not be read as it should be", thrown);
    }
    return value;
  }

  /**
   * Makes a stream of events. It opens nothing yet; the first {@link EventStream#next} does.
   * Streams have connections of their own, which don't count as exchanges.
   *
   * @param request the request; compression is not asked for
   * @param limits the stream's limits
   * @return the stream; close it
   */
  public EventStream openStream(HttpRequest request, EventStream.Limits limits) {
    Call call = new Call(nanoTime, limits.first().toNanos(), FOREVER, watchdog::forget);
    return new EventStream(request.withoutCompression(), limits, connector, watchdog, call);
  }

  /**
   * Stops every call and every stream and closes every connection. A second time it does nothing.
   */
  @Override
  public void close() {
    watchdog.close();
    pool.close();
  }
}
