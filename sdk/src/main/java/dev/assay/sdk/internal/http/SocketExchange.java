package dev.assay.sdk.internal.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests over pooled connections. A connection from the pool that breaks before any answer
 * was closed by the server while it lay idle: the request is sent once more, on a new one.
 */
final class SocketExchange implements Exchange {
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
      call.letGo();
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
    try {
      call.hold(connection.socket());
      return exchange(connection, request, bytes, call);
    } catch (IOException e) {
      connection.close();
      call.check();
      if (connection.isUnanswered()) {
        return null;
      }
      throw e;
    }
  }

  private HttpResponse sendOnNew(HttpRequest request, byte[] bytes, Call call) throws IOException {
    Connection connection = connector.open(request.origin(), call);
    try {
      return exchange(connection, request, bytes, call);
    } catch (IOException e) {
      connection.close();
      throw e;
    }
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
