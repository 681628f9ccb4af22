package dev.assay.server.http;

import dev.assay.server.stream.Outlet;
import io.netty.buffer.Unpooled;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;

/** A response whose body does not end: server-sent events. */
final class StreamOutlet implements Outlet {
  private final HttpServerRequest request;
  private final Connections connections;

  StreamOutlet(HttpServerRequest request, Connections connections) {
    this.request = request;
    this.connections = connections;
  }

  @Override
  public boolean isFull() {
    return request.response().writeQueueFull();
  }

  @Override
  public void send(ByteBuffer bytes) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (!response.headWritten()) {
      response
          .setChunked(true)
          .putHeader("content-type", "text/event-stream;charset=utf-8")
          .putHeader("cache-control", "no-cache, no-transform")
          .putHeader("x-accel-buffering", "no");
      connections.streaming(request.connection());
    }
    // All streams share the bytes: a copy for each would be made if they were on the heap.
    response.write(BufferInternal.buffer(Unpooled.wrappedBuffer(bytes)));
  }

  @Override
  public void end() {
    HttpServerResponse response = request.response();
    if (!response.ended() && !response.closed()) {
      connections.ending(request.connection());
      response.end().onComplete(v -> request.connection().close());
    }
  }

  @Override
  public void drop() {
    Connections.cut(request.connection());
  }
}
