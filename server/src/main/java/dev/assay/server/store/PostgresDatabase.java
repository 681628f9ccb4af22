package dev.assay.server.store;

import com.zaxxer.hikari.HikariConfig;
import dev.assay.server.store.StoreException.Kind;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL server that any number of nodes share. */
final class PostgresDatabase implements Database {
  static final String CHANNEL = "assay_changes";

  /** A batch of events need not wait for a cohort. */
  private static final int WRITERS = 4;

  /** Longer than any one statement takes; a server that went away without a word is noticed. */
  private static final int ANSWER_SECONDS = 60;

  private final PGSimpleDataSource connections = new PGSimpleDataSource();
  private final StoreConfig config;

  PostgresDatabase(DatabaseUrl url, StoreConfig config) {
    this.config = config;
    connections.setUrl(url.jdbc());
    if (url.user() != null) {
      connections.setUser(url.user());
    }
    if (url.password() != null) {
      connections.setPassword(url.password());
    }
    connections.setApplicationName("assay");
    connections.setTcpKeepAlive(true);
    connections.setConnectTimeout((int) Math.max(1, config.patience().toSeconds()));
    connections.setSocketTimeout(ANSWER_SECONDS);
  }

  @Override
  public DataSource connections() {
    return connections;
  }

  @Override
  public String blobType() {
    return "BYTEA";
  }

  @Override
  public void setUpReaders(HikariConfig pool) {
    pool.setReadOnly(true);
    pool.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
  }

  @Override
  public void setUpWriters(HikariConfig pool) {
    pool.setMaximumPoolSize(WRITERS);
    pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    pool.setConnectionInitSql("SET lock_timeout = " + config.patience().toMillis());
  }

  @Override
  public void announce(Handle transaction) {
    transaction.execute("SELECT pg_notify(?, '')", CHANNEL);
  }

  @Override
  public Watch watch(ChangeFeed feed) {
    return PostgresWatch.start(connections, feed, config.pollInterval());
  }

  @Override
  public Kind kindOf(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    if (state.equals("53100")) {
      return Kind.FULL;
    }
    return switch (state.substring(0, Math.min(2, state.length()))) {
      case "23" -> Kind.CONFLICT;
      // No such user, password or database; no right; damaged.
      case "28", "3D", "42", "XX" -> Kind.UNUSABLE;
      default -> Kind.UNAVAILABLE;
    };
  }

  @Override
  public void close() {
    // Nothing but connections.
  }
}
