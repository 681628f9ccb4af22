package dev.assay.server.http;

import dev.assay.server.stream.FlagStreams;
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
  private final FlagStreams streams;

  /** Writes that the system has not taken yet: the engine itself would queue a good many. */
  private int waiting;

  StreamOutlet(HttpServerRequest request, Connections connections, FlagStreams streams) {
    this.request = request;
    this.connections = connections;
    this.streams = streams;
  }

  @Override
  public boolean isFull() {
    return waiting > 0;
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
    waiting++;
    response.write(BufferInternal.buffer(Unpooled.wrappedBuffer(bytes))).onComplete(v -> written());
  }

  private void written() {
    waiting--;
    if (waiting == 0) {
      streams.taken(this);
    }
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
