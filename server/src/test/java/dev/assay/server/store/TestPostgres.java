package dev.assay.server.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** One PostgreSQL for all tests of a JVM, ended with it; each test class has its own database. */
public final class TestPostgres {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private TestPostgres() {}

  private static final class Server {
    static final EmbeddedPostgres RUNNING = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
            .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** {@return the URL of a new, empty database} */
  public static String newDatabase() {
    String name = "assay" + COUNT.incrementAndGet();
    execute("CREATE DATABASE " + name);
    return "postgresql://postgres:postgres@localhost:" + Server.RUNNING.getPort() + "/" + name;
  }

  static String name(String url) {
    return url.substring(url.lastIndexOf('/') + 1);
  }

  /** Lets nobody in and throws out whoever is in. */
  public static void shut(String url) {
    execute("ALTER DATABASE " + name(url) + " ALLOW_CONNECTIONS false");
    disconnect(url);
  }

  public static void openAgain(String url) {
    execute("ALTER DATABASE " + name(url) + " ALLOW_CONNECTIONS true");
  }

  /** Refuses new connections every write. */
  public static void refuseWrites(String url) {
    execute("ALTER DATABASE " + name(url) + " SET default_transaction_read_only = on");
  }

  static void disconnect(String url) {
    execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
            + name(url)
            + "'");
  }

  /** Runs a statement as the owner of the server. */
  static void execute(String sql) {
    execute("postgres", sql);
  }

  static void execute(String database, String sql) {
    try (Connection connection = Server.RUNNING.getDatabase("postgres", database).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
