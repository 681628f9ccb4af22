package dev.assay.benchmarks.loss;

import dev.assay.evaluation.FlagSet;
import dev.assay.server.AssayServer;
import dev.assay.server.ServerConfig;
import dev.assay.server.project.LoadedFlags;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A relay, which answers events when they are in its queue, and sends them on. */
final class RelayLoss {
  private static final String FLAGS =
      """
      [{"key":"checkout","variants":{"on":{"key":"on","value":"on"}},
        "segments":[{"variant":"on"}]}]""";

  private RelayLoss() {}

  /** {@return a server of one flag that everybody gets, on a free port} */
  static AssayServer flagServer() {
    return AssayServer.start(
        ServerConfig.builder().port(0).flags(LoadedFlags.of(FlagSet.parse(FLAGS))).build());
  }

  /** Kills a relay. */
  static Tally run(int kills, Path folder) throws IOException {
    try (AssayServer flags = flagServer();
        Upstream upstream = new Upstream()) {
      List<String> options =
          List.of(
              "--upstream",
              flags.url().toString(),
              "--upstream-key",
              ServerConfig.DEFAULT_DEPLOYMENT_KEY,
              "--forward-events-to",
              upstream.url(),
              "--cache",
              folder.resolve("cache").toString(),
              "--event-queue",
              folder.resolve("queue").toString());
      try (ServerRounds rounds = new ServerRounds(folder.resolve("relay.log"), options)) {
        rounds.startAgain();
        Events events;
        try (Crew crew = new Crew()) {
          events =
              new Events(rounds.exchanges, crew, "/batch", ServerConfig.DEFAULT_DEPLOYMENT_KEY);
          rounds.work(events::count);
          crew.start(number -> number % 2 == 0 ? events::send : events::sendWithoutIds);
          for (int i = 0; i < kills; i++) {
            rounds.killServer();
          }
        }
        return upstream.tally(
            "Relay: events sent on", kills, events.acknowledged(), rounds.readyMillis());
      }
    }
  }
}
