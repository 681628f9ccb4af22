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

  private final ConnectionPool pool;
  private final Connector connector;

  SocketExchange(ConnectionPool pool, Connector connector) {
    this.pool = pool;
    this.connector = connector;
  }

  @Override
  public HttpResponse send(HttpRequest request, Call call) throws HttpFailure {
    byte[] bytes = request.bytes(connector.proxyHeaders(request.origin()));
    try {
      HttpResponse response = sendOnPooled(request, bytes, call);
      return response == null ? sendOnNew(request, bytes, call) : response;
    } catch (IOException e) {
      throw call.explain(e);
    } finally {
      call.drop();
    }
  }

  /** {@return the answer, or null if there was no connection, or only a stale one} */
  private @Nullable HttpResponse sendOnPooled(HttpRequest request, byte[] bytes, Call call)
      throws IOException {
    Connection connection = pool.take(request.origin());
    if (connection == null) {
      return null;
    }
    call.doing("waiting for the answer of " + request.origin().authority());
    call.hold(connection.socket());
    try {
      HttpResponse response = exchange(connection, request, bytes, call);
      return response.status() == REQUEST_TIMEOUT ? null : response;
    } catch (IOException e) {
      call.drop();
      call.check();
      if (connection.isUnanswered()) {
        return null;
      }
      throw e;
    }
  }

  private HttpResponse sendOnNew(HttpRequest request, byte[] bytes, Call call) throws IOException {
    return exchange(connector.open(request.origin(), call), request, bytes, call);
  }

  private HttpResponse exchange(Connection connection, HttpRequest request, byte[] bytes, Call call)
      throws IOException {
    HttpResponse response = connection.exchange(bytes);
    if (call.letGo()) {
      pool.give(request.origin(), connection);
    }
    return response;
  }
}
