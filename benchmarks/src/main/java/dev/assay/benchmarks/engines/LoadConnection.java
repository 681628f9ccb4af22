package dev.assay.benchmarks.engines;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** One connection: a request whenever the answer before it is whole. */
final class LoadConnection extends ChannelInboundHandlerAdapter {
  private final ByteBuf request;
  private final int length;
  private final Latencies latencies;
  private int missing;
  private long sent;

  /** The request is shared, and never released. */
  LoadConnection(ByteBuf request, int length, Latencies latencies) {
    this.request = request;
    this.length = length;
    this.latencies = latencies;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    send(context);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    missing -= bytes.readableBytes();
    bytes.release();
    if (missing < 0) {
      throw new IllegalStateException("an answer is longer than the first one");
    }
    if (missing == 0) {
      latencies.add(System.nanoTime() - sent);
      send(context);
    }
  }

  // A failure reaches the pipeline, for the promise is void.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void send(ChannelHandlerContext context) {
    missing = length;
    sent = System.nanoTime();
    context.writeAndFlush(request.duplicate(), context.voidPromise());
  }
}
