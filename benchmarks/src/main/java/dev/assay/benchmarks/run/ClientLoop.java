package dev.assay.benchmarks.run;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;

/**
 * One thread with many connections to servers.
 *
 * <p>Thread-safe.
 */
public final class ClientLoop {
  private final boolean epoll = Epoll.isAvailable();
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1,
          new DefaultThreadFactory("clients", true),
          epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());

  /** {@return the thread} */
  public EventLoopGroup loop() {
    return loop;
  }

  /**
   * Connects to a port of the loopback interface.
   *
   * @param port the port
   * @param handler what becomes of the connection
   * @return the connection
   */
  public Channel connect(int port, ChannelHandler handler) throws InterruptedException {
    return new Bootstrap()
        .group(loop)
        .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(handler)
        .connect(InetAddress.getLoopbackAddress(), port)
        .sync()
        .channel();
  }
}
