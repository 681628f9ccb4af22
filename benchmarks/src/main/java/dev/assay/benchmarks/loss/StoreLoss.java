package dev.assay.benchmarks.loss;

import dev.assay.evaluation.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Servers with a store: changes of flags and events at the same time.
 *
 * <p>Not thread-safe.
 */
final class StoreLoss {
  private final int kills;
  private final Path folder;
  private final List<Tally> tallies = new ArrayList<>();

  private StoreLoss(int kills, Path folder) {
    this.kills = kills;
    this.folder = folder;
  }

  /** Kills a server with SQLite, which sends its events on, too. */
  static List<Tally> sqlite(int kills, Path folder) throws IOException {
    StoreLoss loss = new StoreLoss(kills, folder);
    try (Upstream upstream = new Upstream()) {
      Path data = folder.resolve("data");
      List<String> options =
          List.of(
              "--data",
              data.toString(),
              "--forward-events-to",
              upstream.url(),
              "--event-queue",
              folder.resolve("queue").toString());
      loss.run(
          "Server, SQLite",
          options,
          "jdbc:sqlite:" + data.resolve("assay.db"),
          ServerRounds::killServer,
          acknowledged ->
              loss.tallies.add(
                  upstream.tally(
                      "Server, SQLite: events sent on", kills, acknowledged, List.of())));
    }
    return loss.tallies;
  }

  /** Kills a server with PostgreSQL; then, with another server, PostgreSQL itself. */
  static List<Tally> postgres(int kills, Path folder) {
    StoreLoss loss = new StoreLoss(kills, folder);
    try (KilledPostgres postgres = new KilledPostgres(folder.resolve("postgres"))) {
      loss.run(postgres, "servers", "Server, PostgreSQL", ServerRounds::killServer);
      loss.run(postgres, "databases", "PostgreSQL itself", rounds -> rounds.killDatabase(postgres));
    }
    return loss.tallies;
  }

  private void run(
      KilledPostgres postgres, String database, String what, Consumer<ServerRounds> kill) {
    postgres.createDatabase(database);
    List<String> options = List.of("--database-url", postgres.url(database));
    run(what, options, postgres.jdbcUrl(database), kill, acknowledged -> {});
  }

  private void run(
      String what,
      List<String> options,
      String jdbcUrl,
      Consumer<ServerRounds> kill,
      Consumer<Set<Long>> afterwards) {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of("--management-rate-limit", "0"));
    try (ServerRounds rounds = new ServerRounds(folder.resolve("server.log"), all)) {
      String apiKey = rounds.startWithProject();
      Changes changes = new Changes(rounds.exchanges);
      Events events;
      try (Crew crew = new Crew()) {
        events = new Events(rounds.exchanges, crew, "/2/httpapi", apiKey);
        rounds.work(changes::acknowledged, events::count);
        crew.start(changes::writer);
        crew.start(number -> events::send);
        for (int i = 0; i < kills; i++) {
          kill.accept(rounds);
        }
      }
      tallies.add(changes.tally(what + ": changes", kills, rounds.readyMillis()));
      tallies.add(stored(what + ": events", jdbcUrl, events.acknowledged(), rounds));
      afterwards.accept(events.acknowledged());
    }
  }

  private Tally stored(String what, String jdbcUrl, Set<Long> acknowledged, ServerRounds rounds) {
    Set<Long> there = new HashSet<>();
    int rows = 0;
    long counted = 0;
    try (Connection connection = DriverManager.getConnection(jdbcUrl);
        Statement statement = connection.createStatement()) {
      try (ResultSet documents = statement.executeQuery("SELECT document FROM events")) {
        for (; documents.next(); rows++) {
          there.add(Upstream.number(JsonValue.parse(documents.getString(1))));
        }
      }
      try (ResultSet sum = statement.executeQuery("SELECT SUM(exposures) FROM exposures")) {
        counted = sum.next() ? sum.getLong(1) : 0;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new Tally(
        what,
        kills,
        acknowledged.size(),
        acknowledged.stream().filter(number -> !there.contains(number)).count(),
        rows - there.size(),
        Math.abs(rows - counted),
        there.stream().filter(number -> !acknowledged.contains(number)).count(),
        -1,
        rounds.readyMillis());
  }
}
