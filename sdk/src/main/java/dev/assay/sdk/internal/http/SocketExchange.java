package dev.assay.sdk.internal.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests over pooled connections. A connection from the pool that breaks before any answer
 * was closed by the server while it lay idle: the request is sent once more, on a new one.
 */
final class SocketExchange implements Exchange {
  /** What some servers send, unasked, before they close an idle connection. */
  private static final int REQUEST_TIMEOUT = 408;

  private static final int MOST_BYTES_OF_AN_ERROR = 64 * 1024;
  private static final byte[] NOTHING = new byte[0];

  private final ConnectionPool pool;
  private final Connector connector;
  private final int mostBytes;

  SocketExchange(ConnectionPool pool, Connector connector, int mostBytes) {
    this.pool = pool;
    this.connector = connector;
    this.mostBytes = mostBytes;
  }

  @Override
  public <T> Download<T> send(HttpRequest request, Call call, Reader<T> reader) throws HttpFailure {
    byte[] bytes = request.bytes(connector.proxyHeaders(request.origin()));
    try {
      Download<T> answer = sendOnPooled(request, bytes, call, reader);
      return answer == null ? sendOnNew(request, bytes, call, reader) : answer;
    } catch (IOException e) {
      throw call.explain(e);
    } finally {
      call.drop();
    }
  }

  /** {@return the answer, or null if there was no connection, or only a stale one} */
  private <T> @Nullable Download<T> sendOnPooled(
      HttpRequest request, byte[] bytes, Call call, Reader<T> reader) throws IOException {
    Connection connection = pool.take(request.origin());
    if (connection == null) {
      return null;
    }
    call.doing("waiting for the answer of " + request.origin().authority());
    call.hold(connection.socket());
    try {
      Download<T> answer = exchange(connection, request, bytes, call, reader);
      return answer.response().status() == REQUEST_TIMEOUT ? null : answer;
    } catch (IOException e) {
      call.drop();
      call.check();
      if (connection.isUnanswered()) {
        return null;
      }
      throw e;
    }
  }

  private <T> Download<T> sendOnNew(HttpRequest request, byte[] bytes, Call call, Reader<T> reader)
      throws IOException {
    return exchange(connector.open(request.origin(), call), request, bytes, call, reader);
  }

  private <T> Download<T> exchange(
      Connection connection, HttpRequest request, byte[] bytes, Call call, Reader<T> reader)
      throws IOException {
    ResponseHead head = connection.send(bytes);
    T value = null;
    byte[] error = NOTHING;
    if (head.status() == 200) {
      value = read(connection, head, reader);
    } else {
      error = error(connection, head, request);
    }
    if (call.letGo()) {
      pool.give(request.origin(), connection);
    }
    return new Download<>(new HttpResponse(head, error), value);
  }

  private <T> T read(Connection connection, ResponseHead head, Reader<T> reader)
      throws IOException {
    try (Body body = connection.body(head, mostBytes)) {
      T value = reader.read(body);
      if (body.isAtEnd()) {
        connection.completed(head);
      }
      return value;
    }
  }

  /**
   * Reads the body of an error if it is wanted, or small, so that the connection can be kept.
   *
   * @return the body if it is wanted and readable, else nothing: the status is enough
   */
  private static byte[] error(Connection connection, ResponseHead head, HttpRequest request)
      throws HttpFailure {
    boolean useful = request.isReadingErrors() || head.isKeptAlive();
    if (!useful || head.contentLength() > MOST_BYTES_OF_AN_ERROR) {
      return NOTHING;
    }
    try (Body body = connection.body(head, MOST_BYTES_OF_AN_ERROR)) {
      byte[] bytes = body.readAll();
      connection.completed(head);
      return request.isReadingErrors() ? bytes : NOTHING;
    } catch (IOException e) {
      return NOTHING;
    }
  }
}
