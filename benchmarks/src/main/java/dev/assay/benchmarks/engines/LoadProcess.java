package dev.assay.benchmarks.engines;

import dev.assay.benchmarks.run.PlainExchange;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that loads a server from one thread: each of its connections sends a request as soon as
 * the answer to the one before is there. It counts bytes instead of parsing answers, so that the
 * server is the slower side.
 */
public final class LoadProcess {
  private final boolean epoll = Epoll.isAvailable();
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());

  private LoadProcess() {}

  /**
   * Runs until the standard input ends: answers each line {@code port connections millis} with
   * {@code requests nanos p50 p99}, latencies in nanoseconds.
   */
  public static void run() throws IOException, InterruptedException {
    LoadProcess process = new LoadProcess();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    String line;
    while ((line = in.readLine()) != null) {
      String[] words = line.split(" ", -1);
      int port = Integer.parseInt(words[0]);
      int connections = Integer.parseInt(words[1]);
      System.out.println(process.load(port, connections, Long.parseLong(words[2])));
    }
  }

  private String load(int port, int connections, long millis)
      throws IOException, InterruptedException {
    int length;
    try (PlainExchange first = new PlainExchange(port)) {
      length = first.exchange();
    }
    Latencies latencies = new Latencies();
    Bootstrap client =
        new Bootstrap()
            .group(loop)
            .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel.pipeline().addLast(new LoadConnection(length, latencies));
                  }
                });
    List<Channel> channels = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      channels.add(client.connect(InetAddress.getLoopbackAddress(), port).sync().channel());
    }
    loop.submit(latencies::begin).sync();
    loop.next().schedule(latencies::end, millis, TimeUnit.MILLISECONDS).sync();
    for (Channel channel : channels) {
      channel.close().sync();
    }
    return latencies.toString();
  }
}
