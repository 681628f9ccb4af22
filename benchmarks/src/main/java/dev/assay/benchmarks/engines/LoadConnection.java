package dev.assay.benchmarks.engines;

import dev.assay.benchmarks.run.PlainExchange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** One connection: a request whenever the answer before it is whole. */
final class LoadConnection extends ChannelInboundHandlerAdapter {
  private static final ByteBuf REQUEST =
      Unpooled.unreleasableBuffer(
          Unpooled.directBuffer().writeBytes(PlainExchange.request()).asReadOnly());
  private final int length;
  private final Latencies latencies;
  private int missing;
  private long sent;

  LoadConnection(int length, Latencies latencies) {
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
    context.writeAndFlush(REQUEST.duplicate(), context.voidPromise());
  }
}
