package dev.assay.server.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Tells listeners what changed since it last looked. It compares revisions, so that nothing is
 * missed, whatever becomes of notifications, and several changes of one project become one.
 */
final class ChangeFeed {
  static final String LOGGER_NAME = "dev.assay.server.store";
  private static final System.Logger LOGGER = System.getLogger(LOGGER_NAME);

  private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
  private final Map<String, Long> told = new HashMap<>();

  /** Begins with how things are now. */
  ChangeFeed(Handle handle) {
    read(handle).forEach(row -> told.put(row.scope, row.revision));
  }

  Store.Subscription listen(Consumer<Change> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Tells of each change that has not been told yet, before it returns. */
  void look(Handle handle) {
    // Not while others wait: the connection may be one that does not answer.
    tell(read(handle));
  }

  private synchronized void tell(List<Row> rows) {
    for (Row row : rows) {
      Long before = told.get(row.scope);
      if (before == null || before < row.revision) {
        told.put(row.scope, row.revision);
        tell(Change.of(row.scope, row.revision));
      }
    }
  }

  private void tell(Change change) {
    for (Consumer<Change> listener : listeners) {
      try {
        listener.accept(change);
      } catch (RuntimeException | Error e) {
        LOGGER.log(System.Logger.Level.ERROR, "a listener failed at " + change, e);
      }
    }
  }

  private record Row(String scope, long revision) {}

  private static List<Row> read(Handle handle) {
    return handle
        .createQuery("SELECT scope, revision FROM changes ORDER BY revision, scope")
        .map((rs, context) -> new Row(rs.getString("scope"), rs.getLong("revision")))
        .list();
  }
}
