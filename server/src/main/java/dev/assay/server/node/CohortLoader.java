package dev.assay.server.node;

import dev.assay.server.node.CohortFiles.Held;
import dev.assay.server.project.CohortContent.Head;
import dev.assay.server.store.CohortState;
import dev.assay.server.store.ReadTransaction;
import dev.assay.server.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Loads cohorts' members while others are served: millions of them take many seconds.
 *
 * <p>Thread-safe.
 */
final class CohortLoader {
  /** Is told what became of a cohort. */
  interface Listener {
    /** A cohort of the project can be had now. */
    void loaded(String projectId);

    /** It cannot; worth another try. */
    void failed(String projectId, Throwable failure);
  }

  private final CohortFiles files;
  private final Listener listener;
  private final Map<String, String> underway = new ConcurrentHashMap<>();
  private volatile Executor executor = Runnable::run;

  /** Makes a loader that loads at once, on the caller's thread. */
  CohortLoader(CohortFiles files, Listener listener) {
    this.files = files;
    this.listener = listener;
  }

  /** Loads elsewhere from now on. */
  void loadOn(Executor elsewhere) {
    executor = elsewhere;
  }

  /** Sees to it that a cohort is loaded, if that is not underway. */
  void load(Store store, String projectId, Head head, CohortState state) {
    String name = CohortFiles.nameOf(head, state);
    if (name.equals(underway.put(head.id(), name))) {
      return;
    }
    try {
      executor.execute(() -> loadNow(store, projectId, head, state));
    } catch (RejectedExecutionException e) {
      // Closed: nobody is served any more.
    }
  }

  private void loadNow(Store store, String projectId, Head head, CohortState state) {
    String name = CohortFiles.nameOf(head, state);
    try {
      if (files.read(name) == null) {
        var unused = store.read(transaction -> write(transaction, head, state));
      }
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      underway.remove(head.id(), name);
      listener.failed(projectId, e);
      return;
    }
    underway.remove(head.id(), name);
    listener.loaded(projectId);
  }

  private Held write(ReadTransaction store, Head head, CohortState seen) {
    // The members may have changed meanwhile; these belong together.
    CohortState state = store.cohort(head.id()).orElse(seen);
    try {
      return files.write(head, state, reader -> store.members(head.id(), reader));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
