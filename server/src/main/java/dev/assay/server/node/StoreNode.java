package dev.assay.server.node;

import dev.assay.server.deployment.Deployments;
import dev.assay.server.deployment.ServerLogs;
import dev.assay.server.store.ListQuery;
import dev.assay.server.store.ObjectKind;
import dev.assay.server.store.Page;
import dev.assay.server.store.Store;
import dev.assay.server.store.StoreException;
import dev.assay.server.store.StoredObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A node of a store: what the store's projects are is served from memory, and follows every change,
 * whichever node made it. While the database is away, what was served goes on being served, also
 * after a start, and the node catches up by itself.
 *
 * <p>Thread-safe.
 */
public final class StoreNode implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(ServerLogs.SERVER);
  private static final int PROJECTS_AT_A_TIME = 1000;
  private static final long CATCH_UP_SECONDS = 2;
  private static final Duration UNTIL_RETENTION = Duration.ofMinutes(1);

  private final NodeConfig config;
  private final CacheDirectory directory;
  private final Deployments deployments = new Deployments();
  private final CohortLoader loader;
  private final ProjectFeed feed;
  private final Worker worker = new Worker("assay-node");
  private final Worker cohorts = new Worker("assay-cohorts");
  private final EventRetention retention;
  private final Set<String> changed = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Store store;
  private volatile @Nullable Instant awaySince;
  private volatile List<String> outdated = List.of();
  private final CompletableFuture<String> adminKey = new CompletableFuture<>();
  // The worker's.
  private boolean wantsAdminKey;
  private boolean saidThatKeyIsMissing;

  private StoreNode(NodeConfig config, CacheDirectory directory) throws IOException {
    this.config = config;
    this.directory = directory;
    ProjectCache cache =
        config.cache() == null ? null : new ProjectCache(directory.resolve("projects"));
    CohortFiles files = new CohortFiles(directory.resolve("cohorts"));
    loader = new CohortLoader(files, new Loads());
    feed = new ProjectFeed(deployments, files, loader, cache);
    retention = new EventRetention(() -> store, config.eventRetention());
  }

  /**
   * Opens the store and serves its projects. If the database is away, what the cache has is served.
   *
   * @throws StoreException if there is no database and nothing in the cache ({@code UNAVAILABLE}),
   *     or not one that can be used ({@code UNUSABLE})
   * @throws NodeStartException if the cache directory cannot be used
   */
  public static StoreNode open(NodeConfig config) {
    CacheDirectory directory = null;
    StoreNode node;
    try {
      directory = CacheDirectory.open(config.cache());
      node = new StoreNode(config, directory);
    } catch (IOException e) {
      throw new NodeStartException(config.cache(), e);
    }
    try {
      node.begin();
      return node;
    } catch (RuntimeException e) {
      node.close();
      throw e;
    } catch (IOException e) {
      node.close();
      throw new NodeStartException(config.cache(), e);
    }
  }

  private void begin() throws IOException {
    int cached = feed.serveCached();
    try {
      attach();
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.UNAVAILABLE || cached == 0) {
        throw e;
      }
      away(e);
    }
    // From now on the worker alone uses the feed.
    worker.await(this::check);
    loader.loadOn(cohorts::run);
    worker.every(0, config.checkInterval().toMillis(), TimeUnit.MILLISECONDS, this::check);
    retention.start(UNTIL_RETENTION);
  }

  private void attach() throws IOException {
    Store opened = Store.open(config.store());
    try {
      opened.onChange(change -> changed(change.projectId()));
      Set<String> projects = projects(opened);
      feed.retain(projects);
      changed.addAll(projects);
    } catch (RuntimeException | IOException e) {
      opened.close();
      throw e;
    }
    store = opened;
  }

  /** Has projects looked at again whose cohorts were waited for. */
  private final class Loads implements CohortLoader.Listener {
    @Override
    public void loaded(String projectId) {
      changed(projectId);
    }

    @Override
    public void failed(String projectId, Throwable failure) {
      if (!(failure instanceof StoreException)) {
        feed.fault(projectId, "a cohort cannot be loaded: " + failure);
      }
      // Not at once: the next look tries again.
      changed.add(projectId);
    }
  }

  private static Set<String> projects(Store store) {
    Set<String> ids = new HashSet<>();
    ListQuery query = ListQuery.first(PROJECTS_AT_A_TIME).ofKinds(Set.of(ObjectKind.PROJECT));
    ListQuery next = query;
    while (next != null) {
      ListQuery current = next;
      Page<StoredObject> page = store.read(transaction -> transaction.list(current));
      page.items().forEach(project -> ids.add(project.id()));
      next = page.nextCursor() == null ? null : query.after(page.nextCursor());
    }
    return ids;
  }

  private void changed(@Nullable String projectId) {
    if (projectId != null) {
      changed.add(projectId);
      try {
        worker.run(this::check);
      } catch (RejectedExecutionException e) {
        // Closed: nobody is served any more.
      }
    }
  }

  /** Looks whether the database is there, and serves what has changed. */
  private void check() {
    try {
      if (store == null) {
        attach();
      }
      Store current = store;
      if (current != null) {
        current.revision();
        present();
        update(current);
        makeAdminKey(current);
      }
    } catch (StoreException e) {
      away(e);
    } catch (IOException | RuntimeException | Error e) {
      // What is thrown further would end the looking, without a word.
      LOGGER.log(System.Logger.Level.ERROR, "changes cannot be looked for", e);
    }
    outdated = feed.outdated();
  }

  private void update(Store current) {
    for (String projectId : List.copyOf(changed)) {
      // Before it is read: what changes meanwhile is a change again.
      changed.remove(projectId);
      try {
        feed.update(current, projectId);
      } catch (StoreException e) {
        changed.add(projectId);
        throw e;
      } catch (IOException e) {
        changed.add(projectId);
        feed.fault(projectId, "a file cannot be used: " + e);
      } catch (RuntimeException | StackOverflowError e) {
        // The others go on; this one is tried again when it changes.
        LOGGER.log(System.Logger.Level.ERROR, "a project could not be taken over", e);
        feed.fault(projectId, e.toString());
      }
    }
  }

  private void makeAdminKey(Store current) {
    if (!wantsAdminKey) {
      return;
    }
    try {
      current.bootstrap().ifPresent(key -> adminKey.complete(key.secret()));
      wantsAdminKey = false;
    } catch (StoreException e) {
      if (!saidThatKeyIsMissing) {
        saidThatKeyIsMissing = true;
        LOGGER.log(
            System.Logger.Level.WARNING,
            "there is no admin key, and none can be made yet: " + e.getMessage());
      }
    }
  }

  private void away(StoreException failure) {
    if (awaySince == null) {
      awaySince = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      LOGGER.log(
          System.Logger.Level.WARNING,
          "the database is away, what was served stays: " + failure.getMessage());
    }
  }

  private void present() {
    if (awaySince != null) {
      awaySince = null;
      LOGGER.log(System.Logger.Level.INFO, "the database is there again");
    }
  }

  /**
   * Waits, two seconds at most, until what was written through this node so far is served: the keys
   * of a project just made count then. Projects with cohorts that are still to be loaded come
   * later.
   */
  public void catchUp() {
    worker.drain(CATCH_UP_SECONDS, TimeUnit.SECONDS);
  }

  /** {@return what is served} */
  public Deployments deployments() {
    return deployments;
  }

  /** {@return the store, or nothing while it has not been there since the start} */
  public Optional<Store> store() {
    return Optional.ofNullable(store);
  }

  /**
   * Makes an admin key if the store has none that counts; while it cannot be written, that is tried
   * again with every look.
   *
   * @return the secret of the key, as soon as one is made
   */
  public CompletionStage<String> bootstrap() {
    worker.await(
        () -> {
          wantsAdminKey = true;
          check();
        });
    return adminKey;
  }

  /** {@return whether the database answered when it was looked for last} */
  public boolean hasDatabase() {
    return awaySince == null;
  }

  /**
   * {@return the ids of the projects that serve an earlier state than the database's, or nothing}
   */
  public List<String> outdatedProjects() {
    return outdated;
  }

  /**
   * {@return what is not as it should be, in the fields {@code database} and {@code
   * outdatedProjects} of the answer about readiness; empty if all is well}
   */
  public Map<String, Object> troubles() {
    Map<String, Object> troubles = new LinkedHashMap<>();
    Instant since = awaySince;
    if (since != null) {
      troubles.put("database", "unavailable since " + since);
    }
    List<String> projects = outdated;
    if (!projects.isEmpty()) {
      troubles.put("outdatedProjects", projects);
    }
    return troubles;
  }

  /** Follows the store no more, and closes it. */
  @Override
  public void close() {
    worker.close();
    cohorts.close();
    retention.close();
    try {
      Store current = store;
      if (current != null) {
        current.close();
      }
      directory.close();
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.WARNING, "the cache directory was not closed: " + e);
    }
  }
}
