package dev.assay.server.project;

import dev.assay.evaluation.Cohorts;
import dev.assay.evaluation.Flag;
import dev.assay.evaluation.FlagSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What flag files hold.
 *
 * <p>Immutable.
 */
public final class LoadedFlags {
  /**
   * A flag and where it is served.
   *
   * @param deployments keys of deployments, or null: all of them
   * @param at where a project file describes it, or null
   */
  record Entry(Flag flag, @Nullable Set<String> deployments, @Nullable Node at) {}

  /**
   * What else project files declare.
   *
   * @param deploymentKeys the keys of all deployments
   * @param clientKeys the keys of those of them that everybody may know
   * @param credentials the project's own keys, or null
   */
  record Surroundings(
      Cohorts cohorts,
      List<CohortContent> contents,
      List<String> deploymentKeys,
      Set<String> clientKeys,
      @Nullable Credentials credentials) {}

  /**
   * The keys of a project: with both, cohorts are downloaded; events name the first alone.
   *
   * <p>Immutable.
   *
   * @param apiKey names the project
   * @param secretKey is known to servers only
   */
  public record Credentials(String apiKey, String secretKey) {
    /** {@return a text without the keys} */
    @Override
    public String toString() {
      return "Credentials[…]";
    }
  }

  private final List<Entry> entries;
  private final FlagSet flags;
  private final Surroundings surroundings;
  private final List<FileFault> faults;

  LoadedFlags(
      List<Entry> entries, FlagSet flags, Surroundings surroundings, List<FileFault> faults) {
    this.entries = entries;
    this.flags = flags;
    this.surroundings = surroundings;
    this.faults = List.copyOf(faults);
  }

  /** {@return these flags, without cohorts and deployments} */
  public static LoadedFlags of(FlagSet flags) {
    Surroundings none = new Surroundings(Cohorts.none(), List.of(), List.of(), Set.of(), null);
    return new LoadedFlags(everywhere(flags), flags, none, List.of());
  }

  private static List<Entry> everywhere(FlagSet flags) {
    return flags.flags().stream().map(f -> new Entry(f, null, null)).toList();
  }

  /** {@return the same with other flags, which are served at every deployment} */
  public LoadedFlags withFlags(FlagSet others) {
    return new LoadedFlags(everywhere(others), others, surroundings, List.of());
  }

  /** {@return the same with other cohorts, whose members' names are not here} */
  public LoadedFlags withCohorts(Cohorts cohorts) {
    Surroundings others =
        new Surroundings(
            cohorts,
            List.of(),
            surroundings.deploymentKeys(),
            surroundings.clientKeys(),
            surroundings.credentials());
    return new LoadedFlags(entries, flags, others, faults);
  }

  /** {@return every flag of the files} */
  public FlagSet flags() {
    return flags;
  }

  /** {@return where project files describe flags, by key} */
  Map<String, Node> places() {
    Map<String, Node> places = new HashMap<>();
    for (Entry entry : entries) {
      if (entry.at() != null) {
        places.put(entry.flag().key(), entry.at());
      }
    }
    return places;
  }

  /** {@return the cohorts of the files} */
  public Cohorts cohorts() {
    return surroundings.cohorts();
  }

  /** {@return the cohorts of the files with their members' names, unmodifiable} */
  public List<CohortContent> cohortContents() {
    return surroundings.contents();
  }

  /** {@return the keys of the deployments that project files declare, unmodifiable, maybe empty} */
  public List<String> deploymentKeys() {
    return surroundings.deploymentKeys();
  }

  /**
   * {@return whether a deployment is declared as one of clients: its key is in their hands, so it
   * opens nothing that tells about other users}
   */
  public boolean isForClients(String deploymentKey) {
    return surroundings.clientKeys().contains(deploymentKey);
  }

  /** {@return the keys of the project, if a project file tells them} */
  public Optional<Credentials> credentials() {
    return Optional.ofNullable(surroundings.credentials());
  }

  /** {@return what is wrong with single flags, unmodifiable; the others are not affected} */
  public List<FileFault> faults() {
    return faults;
  }

  /**
   * {@return the flags of a deployment: if a project file declares it, those that name it, those
   * that name no deployment at all, and, marked as not deployed, those that these depend on; else
   * every flag}
   */
  public FlagSet flagsOf(String deploymentKey) {
    if (!deploymentKeys().contains(deploymentKey)) {
      return flags;
    }
    Set<String> deployed = new HashSet<>();
    for (Entry entry : entries) {
      if (entry.deployments() == null || entry.deployments().contains(deploymentKey)) {
        deployed.add(entry.flag().key());
      }
    }
    Set<String> needed = Dependencies.of(flags, deployed);
    List<Flag> served = new ArrayList<>();
    for (Entry entry : entries) {
      Flag flag = entry.flag();
      if (needed.contains(flag.key()) && flags.flag(flag.key()).isPresent()) {
        served.add(deployed.contains(flag.key()) ? flag : undeployed(flag));
      }
    }
    return FlagSet.of(served);
  }

  private static Flag undeployed(Flag flag) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(flag.metadata());
    metadata.put("deployed", false);
    return new Flag(flag.key(), flag.variants(), flag.segments(), flag.dependencies(), metadata);
  }

  /** {@return the numbers of flags, cohorts and faults} */
  @Override
  public String toString() {
    return "LoadedFlags["
        + flags.size()
        + " flags, "
        + cohorts().size()
        + " cohorts, "
        + faults.size()
        + " faults]";
  }
}
