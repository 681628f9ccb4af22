package dev.assay.server.store;

import dev.assay.server.store.StoreException.Kind;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Tells what a failure of a database means. */
final class Failures {
  private Failures() {}

  /**
   * {@return the failure as one of the store, or itself if the database is not to blame}
   *
   * @param failure what was thrown
   */
  static RuntimeException translate(Database database, RuntimeException failure) {
    SQLException sql = sqlCause(failure);
    if (failure instanceof StoreException || sql == null) {
      return failure;
    }
    return translate(database, sql);
  }

  static StoreException translate(Database database, SQLException failure) {
    Kind kind = database.kindOf(failure);
    return new StoreException(kind, describe(kind) + ": " + firstLine(failure), failure);
  }

  private static String describe(Kind kind) {
    return switch (kind) {
      case UNAVAILABLE -> "the database does not answer as it should";
      case CONFLICT -> "the database has such a row already";
      case MISSING, LIMIT -> throw new IllegalArgumentException("no failure of a database");
      case FULL -> "no space is left for the database";
      case UNUSABLE -> "the database cannot be used";
    };
  }

  private static @Nullable SQLException sqlCause(Throwable failure) {
    SQLException found = null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        // The innermost is the driver's own.
        found = sql;
      }
    }
    return found;
  }

  private static String firstLine(SQLException failure) {
    return String.valueOf(failure.getMessage()).split("\n", 2)[0];
  }
}
