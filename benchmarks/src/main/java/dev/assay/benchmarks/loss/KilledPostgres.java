package dev.assay.benchmarks.loss;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A PostgreSQL that is killed and started again. What it acknowledges it has written, as in
 * earnest.
 *
 * <p>Not thread-safe.
 */
final class KilledPostgres implements AutoCloseable {
  private final Path data;
  private EmbeddedPostgres postgres;

  KilledPostgres(Path data) {
    this.data = data;
    postgres = start(0);
  }

  private EmbeddedPostgres start(int port) {
    try {
      return EmbeddedPostgres.builder()
          .setDataDirectory(data)
          .setCleanDataDirectory(false)
          .setPort(port)
          .setServerConfig("synchronous_commit", "on")
          .setServerConfig("fsync", "on")
          .setServerConfig("full_page_writes", "on")
          .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
          .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void createDatabase(String name) {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** {@return the URL of a database, for the server} */
  String url(String database) {
    return "postgresql://postgres:postgres@localhost:" + postgres.getPort() + "/" + database;
  }

  /** {@return the same for JDBC} */
  String jdbcUrl(String database) {
    return postgres.getJdbcUrl("postgres", database);
  }

  /** Ends all processes of the database at once. */
  void kill() {
    try {
      long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
      ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
      List<ProcessHandle> all = new ArrayList<>(postmaster.descendants().toList());
      all.add(0, postmaster);
      all.forEach(ProcessHandle::destroyForcibly);
      all.forEach(process -> process.onExit().join());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it again where it was, after it was killed. */
  void restart() {
    int port = postgres.getPort();
    // Lets go of the lock on the data; there is no process left to be stopped.
    close();
    postgres = start(port);
  }

  @Override
  public void close() {
    try {
      postgres.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
