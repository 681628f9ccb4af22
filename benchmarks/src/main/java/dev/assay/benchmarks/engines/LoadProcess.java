package dev.assay.benchmarks.engines;

import dev.assay.benchmarks.run.ClientLoop;
import dev.assay.benchmarks.run.PlainExchange;
import dev.assay.benchmarks.run.SampleRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
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
  private final ClientLoop clients = new ClientLoop();

  private LoadProcess() {}

  /**
   * Runs until the standard input ends: answers each line {@code port connections millis request}
   * with {@code requests nanos p50 p99}, latencies in nanoseconds.
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
      SampleRequest request = SampleRequest.valueOf(words[3]);
      System.out.println(process.load(port, connections, Long.parseLong(words[2]), request));
    }
  }

  private String load(int port, int connections, long millis, SampleRequest request)
      throws IOException, InterruptedException {
    int length;
    try (PlainExchange first = new PlainExchange(port, request)) {
      length = first.exchange();
    }
    Latencies latencies = new Latencies();
    ByteBuf bytes = Unpooled.directBuffer().writeBytes(request.bytes());
    ByteBuf shared = Unpooled.unreleasableBuffer(bytes.asReadOnly());
    List<Channel> channels = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      channels.add(clients.connect(port, new LoadConnection(shared, length, latencies)));
    }
    clients.loop().submit(latencies::begin).sync();
    clients.loop().next().schedule(latencies::end, millis, TimeUnit.MILLISECONDS).sync();
    for (Channel channel : channels) {
      channel.close().sync();
    }
    bytes.release();
    return latencies.toString();
  }
}
