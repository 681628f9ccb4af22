package dev.assay.server.project;

import dev.assay.evaluation.Cohort;
import dev.assay.server.project.FlagModel.Reference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What project files hold: groups are among the flags. */
final class Project {
  /** A flag or experiment that is only for users who get a given variant of a group. */
  record Membership(Reference member, String groupKey, String variant) {}

  /** A place where flags are served, to clients if its key is known to everybody. */
  record DeploymentModel(Node at, String id, String key, String label, boolean isForClients) {}

  /** A cohort, where it is described, and what is sent of it. */
  record CohortModel(Node at, Cohort cohort, CohortContent content) {}

  final List<FlagModel> flags = new ArrayList<>();
  final List<Membership> memberships = new ArrayList<>();
  final List<DeploymentModel> deployments = new ArrayList<>();

  /** Ids, keys and labels of deployments that are no more: flags may name them still. */
  final Set<String> deletedDeployments = new HashSet<>();

  final List<CohortModel> cohorts = new ArrayList<>();

  /** Whether a file has a section of cohorts: if not, their ids cannot be checked. */
  boolean knowsCohorts;

  /** The project's own keys, if a file has them. */
  LoadedFlags.@Nullable Credentials credentials;
}
