package dev.assay.benchmarks.streams;

import dev.assay.benchmarks.run.ManagedProject;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;

/**
 * One stream. It counts events instead of parsing them: flags are an array, so that their event
 * ends with {@code ]} and an empty line, which a sign of life does not.
 */
final class StreamConnection extends ChannelInboundHandlerAdapter {
  private static final byte[] REQUEST =
      """
      GET /sdk/stream/v1/flags HTTP/1.1
      Host: 127.0.0.1
      Authorization: Api-Key %s
      Accept: text/event-stream

      """
          .formatted(ManagedProject.STREAM_KEY)
          .replace("\n", "\r\n")
          .getBytes(StandardCharsets.US_ASCII);

  private final OpenStreams streams;
  private byte last;
  private byte lastButOne;

  StreamConnection(OpenStreams streams) {
    this.streams = streams;
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  @Override
  public void channelActive(ChannelHandlerContext context) {
    context.writeAndFlush(Unpooled.wrappedBuffer(REQUEST), context.voidPromise());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    int end = bytes.writerIndex();
    int from = bytes.readerIndex();
    int line;
    while ((line = bytes.indexOf(from, end, (byte) '\n')) >= 0) {
      if (before(bytes, line, 1) == '\n' && before(bytes, line, 2) == ']') {
        streams.heard();
      }
      from = line + 1;
    }
    byte newLastButOne = before(bytes, end, 2);
    last = before(bytes, end, 1);
    lastButOne = newLastButOne;
    bytes.release();
  }

  /** {@return the byte one or two before an index, which may be of an earlier buffer} */
  private byte before(ByteBuf bytes, int index, int distance) {
    int at = index - distance - bytes.readerIndex();
    if (at >= 0) {
      return bytes.getByte(index - distance);
    }
    return at == -1 ? last : lastButOne;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    streams.ended();
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
