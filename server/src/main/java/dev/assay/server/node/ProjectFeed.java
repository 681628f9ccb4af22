package dev.assay.server.node;

import dev.assay.evaluation.Cohort;
import dev.assay.evaluation.Cohorts;
import dev.assay.evaluation.JsonValue;
import dev.assay.server.deployment.CohortDocument;
import dev.assay.server.deployment.Deployments;
import dev.assay.server.deployment.ServerLogs;
import dev.assay.server.node.CohortFiles.Held;
import dev.assay.server.node.ProjectCache.Entry;
import dev.assay.server.project.CohortContent;
import dev.assay.server.project.CohortContent.Head;
import dev.assay.server.project.FlagFileException;
import dev.assay.server.project.FlagFiles;
import dev.assay.server.project.LoadedFlags;
import dev.assay.server.project.StoredProject;
import dev.assay.server.store.CohortState;
import dev.assay.server.store.ObjectKind;
import dev.assay.server.store.ReadTransaction;
import dev.assay.server.store.Store;
import dev.assay.server.store.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Serves what projects of the store are, one project at a time. One that makes no flags keeps what
 * it served last, and one warning says why.
 *
 * <p>Not thread-safe.
 */
final class ProjectFeed {
  private static final System.Logger LOGGER = System.getLogger(ServerLogs.FLAGS);

  private final Deployments deployments;
  private final CohortFiles files;
  private final @Nullable ProjectCache cache;
  private final Map<String, List<String>> cohortsOf = new HashMap<>();
  private final Map<String, Held> latest = new HashMap<>();
  private final CohortLoader loader;

  /** Also from the loader's thread. */
  private final Map<String, String> faults = new ConcurrentSkipListMap<>();

  /** A project as the store has it now. */
  private record Stored(List<StoredObject> objects, Map<String, CohortState> cohorts) {
    static Stored read(ReadTransaction store, String projectId) {
      List<StoredObject> objects = store.all(projectId);
      Map<String, CohortState> cohorts = new HashMap<>();
      for (StoredObject object : objects) {
        if (object.kind() == ObjectKind.COHORT) {
          cohorts.put(object.id(), state(store, object));
        }
      }
      return new Stored(objects, cohorts);
    }

    static CohortState state(ReadTransaction store, StoredObject cohort) {
      return store
          .cohort(cohort.id())
          .orElseGet(() -> new CohortState(cohort.id(), 0, 0, cohort.created().at()));
    }

    boolean isInUse() {
      return objects.stream().anyMatch(o -> o.kind() == ObjectKind.PROJECT && !o.archived());
    }
  }

  ProjectFeed(
      Deployments deployments,
      CohortFiles files,
      CohortLoader loader,
      @Nullable ProjectCache cache) {
    this.deployments = deployments;
    this.files = files;
    this.loader = loader;
    this.cache = cache;
  }

  /** Serves what was kept, and tells how many projects that are. */
  int serveCached() throws IOException {
    List<Entry> entries = cache == null ? List.of() : cache.all();
    int served = 0;
    for (Entry entry : entries) {
      List<Held> cohorts = new ArrayList<>();
      for (String name : entry.cohorts()) {
        Held cohort = files.read(name);
        if (cohort != null) {
          cohorts.add(cohort);
        }
      }
      try {
        if (cohorts.size() < entry.cohorts().size()) {
          throw new IOException("the files of a cohort are missing");
        }
        serve(entry.projectId(), flags(entry), cohorts);
        served++;
      } catch (IOException | FlagFileException e) {
        String message = "the project " + entry.projectId() + " was not kept as it should be: ";
        LOGGER.log(System.Logger.Level.WARNING, message + e.getMessage());
      }
    }
    return served;
  }

  /** Serves nothing of other projects than these. */
  void retain(Set<String> projectIds) throws IOException {
    for (String projectId : Set.copyOf(deployments.projects())) {
      if (!projectIds.contains(projectId)) {
        remove(projectId);
      }
    }
  }

  private void remove(String projectId) throws IOException {
    faults.remove(projectId);
    cohortsOf.remove(projectId);
    deployments.remove(projectId);
    if (cache != null) {
      cache.remove(projectId);
    }
    tidy();
  }

  /**
   * Serves a project as it is now.
   *
   * @throws dev.assay.server.store.StoreException if the store cannot be read
   * @throws IOException if files cannot be written
   */
  void update(Store store, String projectId) throws IOException {
    Stored stored = store.read(transaction -> Stored.read(transaction, projectId));
    if (!stored.isInUse()) {
      remove(projectId);
      return;
    }
    JsonValue document = StoredProject.document(stored.objects());
    LoadedFlags flags;
    try {
      flags = flags(new Entry(projectId, document, List.of()));
    } catch (FlagFileException e) {
      fault(projectId, String.valueOf(e.getMessage()));
      return;
    }
    List<Held> cohorts = new ArrayList<>();
    boolean isComplete = true;
    for (CohortContent cohort : flags.cohortContents()) {
      CohortState state = stored.cohorts().get(cohort.head().id());
      if (state != null) {
        Held held = held(store, projectId, cohort.head(), state);
        if (held == null) {
          // Without any members flags would mean something else: the project waits for them.
          return;
        }
        isComplete &= held.name().equals(CohortFiles.nameOf(cohort.head(), state));
        cohorts.add(held);
      }
    }
    serve(projectId, flags, cohorts);
    if (cache != null) {
      cache.put(new Entry(projectId, document, cohorts.stream().map(Held::name).toList()));
    }
    tidy();
    if (isComplete && faults.remove(projectId) != null) {
      LOGGER.log(System.Logger.Level.INFO, "the project " + projectId + " is good again");
    }
  }

  /** {@return a cohort with its members; while they are being loaded, with those of before} */
  private @Nullable Held held(Store store, String projectId, Head head, CohortState state) {
    String name = CohortFiles.nameOf(head, state);
    if (files.find(name) == null) {
      loader.load(store, projectId, head, state);
    }
    Held loaded = files.find(name);
    return loaded == null ? latest.get(head.id()) : loaded;
  }

  private static LoadedFlags flags(Entry entry) {
    return FlagFiles.parse(Map.of("project " + entry.projectId(), entry.content()));
  }

  /** Notes and, the first time, tells why a project serves what it served before. */
  void fault(String projectId, String message) {
    if (!message.equals(faults.put(projectId, message))) {
      String stays = " cannot be taken over, what it served last stays: ";
      LOGGER.log(System.Logger.Level.WARNING, "the project " + projectId + stays + message);
    }
  }

  private void serve(String projectId, LoadedFlags flags, List<Held> held) {
    List<Cohort> cohorts = held.stream().map(Held::cohort).toList();
    Map<String, CohortDocument> documents = new HashMap<>();
    held.forEach(cohort -> documents.put(cohort.cohort().id(), cohort.document()));
    held.forEach(cohort -> latest.put(cohort.cohort().id(), cohort));
    cohortsOf.put(projectId, held.stream().map(Held::name).toList());
    deployments.publish(projectId, flags.withCohorts(Cohorts.of(cohorts)), documents);
  }

  private void tidy() throws IOException {
    Set<String> names = new HashSet<>();
    cohortsOf.values().forEach(names::addAll);
    latest.values().removeIf(cohort -> !names.contains(cohort.name()));
    files.keepOnly(names);
  }

  /** {@return the ids of the projects that serve an earlier state or nothing, in order} */
  List<String> outdated() {
    return List.copyOf(faults.keySet());
  }
}
