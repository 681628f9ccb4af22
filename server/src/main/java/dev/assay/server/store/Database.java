package dev.assay.server.store;

import com.zaxxer.hikari.HikariConfig;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;

/** What differs between the databases. */
sealed interface Database extends AutoCloseable permits SqliteDatabase, PostgresDatabase {
  /** {@return new connections, which belong to whoever asks for them} */
  DataSource connections();

  /** {@return the type of a column of bytes} */
  String blobType();

  /** Makes a pool one whose transactions see one state from beginning to end and change nothing. */
  void setUpReaders(HikariConfig pool);

  /** Makes a pool one of connections that write. */
  void setUpWriters(HikariConfig pool);

  /** Tells other nodes of the transaction that it is part of, once that is committed. */
  void announce(Handle transaction);

  /** {@return something that calls the feed when other nodes have written, until it is closed} */
  Watch watch(ChangeFeed feed);

  /** Calls a feed until it is closed. */
  interface Watch extends AutoCloseable {
    @Override
    void close() throws SQLException;
  }

  /** {@return what kind of failure it is} */
  StoreException.Kind kindOf(SQLException failure);

  /** Lets others have it. */
  @Override
  void close();
}
