package dev.assay.server.project;

import dev.assay.evaluation.Cohorts;
import dev.assay.evaluation.Flag;
import dev.assay.server.project.FlagModel.Parent;
import dev.assay.server.project.FlagModel.Reference;
import dev.assay.server.project.FlagModel.SegmentModel;
import dev.assay.server.project.FlagModel.VariantModel;
import dev.assay.server.project.LoadedFlags.Entry;
import dev.assay.server.project.LoadedFlags.Surroundings;
import dev.assay.server.project.Project.CohortModel;
import dev.assay.server.project.Project.DeploymentModel;
import dev.assay.server.project.Project.Membership;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Resolves what the parts of a project say about each other, and makes its flags. */
final class ProjectCompiler {
  private final Project project;
  private final Map<String, FlagModel> byName = new HashMap<>();
  private final Map<String, Flag> others = new HashMap<>();
  private final Map<String, List<Membership>> groupsOf = new HashMap<>();

  /**
   * Prepares a project.
   *
   * @param project what was read
   * @param others flags from elsewhere, which the project's may depend on
   */
  ProjectCompiler(Project project, List<Flag> others) {
    this.project = project;
    others.forEach(flag -> this.others.put(flag.key(), flag));
    for (FlagModel flag : project.flags) {
      FlagModel same = byName.putIfAbsent(flag.key(), flag);
      if (same != null) {
        flag.at().fault("the key '" + flag.key() + "' stands twice: also at " + place(same.at()));
      }
    }
    for (FlagModel flag : project.flags) {
      FlagModel same = byName.putIfAbsent(flag.id(), flag);
      if (same != null && !same.key().equals(flag.key())) {
        flag.at().fault("'" + flag.id() + "' names two flags: also at " + place(same.at()));
      }
    }
    for (Membership membership : project.memberships) {
      FlagModel member = flag(membership.member());
      if (member != null) {
        groupsOf.computeIfAbsent(member.key(), k -> new ArrayList<>()).add(membership);
      }
    }
  }

  private static String place(Node node) {
    return node.file() + ": " + node.path() + " (line " + node.line() + ")";
  }

  Cohorts cohorts() {
    Map<String, CohortModel> byId = new LinkedHashMap<>();
    for (CohortModel cohort : project.cohorts) {
      CohortModel same = byId.putIfAbsent(cohort.cohort().id(), cohort);
      if (same != null) {
        String reason = "the cohort '" + cohort.cohort().id() + "' stands twice: also at ";
        cohort.at().fault(reason + place(same.at()));
      }
    }
    return Cohorts.of(byId.values().stream().map(CohortModel::cohort).toList());
  }

  /** {@return the flags with the keys of the deployments that they are served at} */
  List<Entry> flags(Cohorts cohorts) {
    Set<String> cohortIds = new LinkedHashSet<>();
    cohorts.ids().values().forEach(cohortIds::addAll);
    List<Entry> entries = new ArrayList<>();
    for (FlagModel flag : project.flags) {
      if (project.knowsCohorts) {
        checkCohorts(flag, cohortIds);
      }
      Flag assembled = FlagAssembler.assemble(flag, parents(flag));
      entries.add(new Entry(assembled, deploymentKeys(flag), flag.at()));
    }
    return entries;
  }

  Surroundings surroundings(Cohorts cohorts) {
    return new Surroundings(
        cohorts,
        project.cohorts.stream().map(CohortModel::content).toList(),
        project.deployments.stream().map(DeploymentModel::key).distinct().toList(),
        project.deployments.stream()
            .filter(DeploymentModel::isForClients)
            .map(DeploymentModel::key)
            .collect(Collectors.toUnmodifiableSet()),
        project.credentials);
  }

  private @Nullable FlagModel flag(Reference reference) {
    FlagModel flag = byName.get(reference.name());
    if (flag == null && !others.containsKey(reference.name())) {
      reference.at().fault("unknown flag '" + reference.name() + "'");
    }
    return flag;
  }

  private Map<String, List<String>> parents(FlagModel flag) {
    Map<String, List<String>> parents = new LinkedHashMap<>();
    for (Parent parent : flag.parents()) {
      FlagModel model = flag(parent.flag());
      Set<String> known = variantsOf(model, parent.flag().name());
      for (Reference variant : parent.variants()) {
        if (!known.isEmpty() && !known.contains(variant.name())) {
          String of = "' of the flag '" + parent.flag().name() + "'";
          variant.at().fault("unknown variant '" + variant.name() + of);
        }
        String key = model == null ? parent.flag().name() : model.key();
        parents.computeIfAbsent(key, k -> new ArrayList<>()).add(variant.name());
      }
    }
    for (Membership group : groupsOf.getOrDefault(flag.key(), List.of())) {
      parents.computeIfAbsent(group.groupKey(), k -> new ArrayList<>()).add(group.variant());
    }
    return parents;
  }

  private Set<String> variantsOf(@Nullable FlagModel model, String key) {
    Set<String> variants = new LinkedHashSet<>();
    Flag other = others.get(key);
    if (model != null) {
      variants.add(FlagReader.OFF);
      model.variants().forEach(variant -> variants.add(variant.key()));
    } else if (other != null) {
      variants.addAll(other.variants().keySet());
    }
    return variants;
  }

  private static void checkCohorts(FlagModel flag, Set<String> known) {
    List<Reference> named = new ArrayList<>();
    for (SegmentModel segment : flag.segments()) {
      named.addAll(segment.cohorts());
    }
    for (VariantModel variant : flag.variants()) {
      named.addAll(variant.cohorts());
    }
    for (Reference cohort : named) {
      if (!known.contains(cohort.name())) {
        cohort.at().fault("unknown cohort '" + cohort.name() + "'");
      }
    }
  }

  /** {@return the keys of the flag's deployments, or null: every deployment} */
  private @Nullable Set<String> deploymentKeys(FlagModel flag) {
    List<Reference> references = flag.deployments();
    if (references == null) {
      return null;
    }
    Set<String> keys = new LinkedHashSet<>();
    for (Reference reference : references) {
      String key = deploymentKey(reference.name());
      if (key != null) {
        keys.add(key);
      } else if (!project.deletedDeployments.contains(reference.name())) {
        // Not by name: it may be a key.
        reference.at().fault("no deployment has this id, label or key");
      }
    }
    return keys;
  }

  private @Nullable String deploymentKey(String name) {
    for (DeploymentModel deployment : project.deployments) {
      if (List.of(deployment.id(), deployment.key(), deployment.label()).contains(name)) {
        return deployment.key();
      }
    }
    return null;
  }
}
