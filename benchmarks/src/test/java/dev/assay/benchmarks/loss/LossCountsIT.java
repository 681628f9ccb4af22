package dev.assay.benchmarks.loss;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.AssayServer;
import dev.assay.server.ServerConfig;
import dev.assay.server.store.StoreConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The counts see what is missing: it is taken away behind the server's back. */
@Timeout(60)
class LossCountsIT {
  private static final int CHANGES = 3;

  private final Exchanges exchanges = new Exchanges();
  private final Changes changes = new Changes(exchanges);
  @TempDir private Path data;
  private AssayServer server;

  @BeforeEach
  void write() {
    server =
        AssayServer.start(
            ServerConfig.builder().port(0).store(StoreConfig.directory(data)).build());
    exchanges.url(server.url().toString());
    exchanges.key(server.bootstrapKey().orElseThrow());
    exchanges.ask("POST", "/api/1/projects", "{\"id\":\"loss\",\"name\":\"loss\"}");
    Runnable writer = changes.writer(0);
    for (int i = 0; i < CHANGES; i++) {
      writer.run();
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Tally after(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("assay.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 5000");
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
    }
    return changes.tally("changes", 0, List.of());
  }

  @Test
  void whatNobodyTouchedIsWhole() {
    Tally tally = changes.tally("changes", 0, List.of());

    assertThat(tally.acknowledged()).isEqualTo(CHANGES);
    assertThat(tally.unanswered()).isZero();
    assertThat(tally.isWhole()).isTrue();
  }

  @Test
  void aVersionThatIsGoneIsLost() throws SQLException {
    Tally tally = after("DELETE FROM versions WHERE kind = 'flag' AND version = 2");

    assertThat(tally.lost()).isEqualTo(1);
    assertThat(tally.isWhole()).isFalse();
  }

  @Test
  void aChangeWithoutItsAuditEntryIsHalfApplied() throws SQLException {
    Tally tally = after("DELETE FROM audit WHERE kind = 'flag' AND after_version = 3");

    assertThat(tally.lost()).isZero();
    assertThat(tally.halfApplied()).isEqualTo(1);
    assertThat(tally.isWhole()).isFalse();
  }

  @Test
  void aFlagThatIsNotItsNewestVersionIsHalfApplied() throws SQLException {
    Tally tally =
        after(
            "UPDATE objects SET document = replace(document, 'change 2', 'change 1')"
                + " WHERE kind = 'flag'");

    assertThat(tally.halfApplied()).isEqualTo(1);
  }

  @Test
  void aFlagOfAnEarlierVersionLostTheNewest() throws SQLException {
    Tally tally = after("UPDATE objects SET version = 2 WHERE kind = 'flag'");

    assertThat(tally.lost()).isEqualTo(1);
    assertThat(tally.halfApplied()).isEqualTo(1);
  }

  @Test
  void whatComesOnceMoreOrUnderTwoIdsIsCounted() throws Exception {
    try (Upstream upstream = new Upstream()) {
      upstream.behave();
      Exchanges events = new Exchanges();
      events.url(upstream.url());
      String one = "{\"events\":[{\"user_id\":\"user-1\",\"insert_id\":\"%s\"}]}";
      events.ask("POST", "/batch", one.formatted("a"));
      events.ask("POST", "/batch", one.formatted("a"));
      events.ask("POST", "/batch", one.formatted("b"));

      Tally tally = upstream.tally("events", 0, Set.of(1L), List.of());
      assertThat(tally.lost()).isZero();
      assertThat(tally.repeated()).isEqualTo(1);
      assertThat(tally.doubled()).isEqualTo(1);
    }
  }
}
