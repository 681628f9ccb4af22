package dev.assay.benchmarks.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.assay.benchmarks.Section;
import dev.assay.benchmarks.run.SampleProject;
import dev.assay.benchmarks.run.Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchComparisonIT {
  @Test
  void eachClientExchanges() throws Exception {
    byte[] body = SampleProject.body(3);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      for (String name : FetchClients.NAMES) {
        FetchClient client = FetchClients.named(name, server.getAddress().getPort());
        assertThat(sizeOfAnswer(client)).as(name).isPositive();
      }
    } finally {
      server.stop(0);
    }
  }

  private static int sizeOfAnswer(FetchClient client) throws Exception {
    return client instanceof FetchClient.Asynchronous asynchronous
        ? asynchronous.exchange().toCompletableFuture().get()
        : ((FetchClient.Blocking) client).exchange();
  }

  /** As short as it goes, with two clients of the ten: the figures mean nothing. */
  @Test
  void everyFigureIsInTheTables(@TempDir Path folder) throws Exception {
    Section section = Section.named("fetch", folder);

    FetchComparison.run(
        new Settings(1, 5, 5, List.of(section.file())),
        List.of("OkHttp", "Assay, fetch with JSON"));

    assertThat(section.file())
        .content()
        .contains("| 64 in flight |", "| OkHttp |", "| Assay, fetch with JSON |");
  }
}
