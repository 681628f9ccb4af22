package dev.assay.server.http;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.deployment.CohortDocument;
import dev.assay.server.deployment.Deployments;
import dev.assay.server.deployment.Snapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The routes of those who evaluate themselves and have to know who is in which cohort. */
final class CohortRoutes {
  private final Deployments deployments;

  CohortRoutes(Deployments deployments) {
    this.deployments = deployments;
  }

  /** A cohort with its members, unless the caller has it or does not want one of this size. */
  Answer cohort(String projectId, Call call) {
    List<String> path = call.path();
    long maxSize = call.wholeNumber("maxCohortSize", Long.MAX_VALUE);
    long known = call.wholeNumber("lastModified", -1);
    CohortDocument cohort = path.size() == 1 ? deployments.cohort(projectId, path.get(0)) : null;
    if (cohort == null) {
      throw RequestFault.notFound("there is no such cohort");
    }
    if (cohort.size() > maxSize) {
      throw RequestFault.tooLarge("the cohort has " + cohort.size() + " members");
    }
    if (cohort.lastModified() == known) {
      return Answer.empty(204);
    }
    boolean compressed = call.acceptsGzip();
    Path file = cohort.file(compressed);
    Answer answer = file == null ? Answer.json(cohort.bytes(compressed)) : Answer.jsonOf(file);
    if (compressed) {
      answer.header("content-encoding", "gzip");
    }
    return answer.header("vary", "accept-encoding");
  }

  /** The ids of the cohorts that one user or group is in. */
  static Answer memberships(Snapshot snapshot, Call call) {
    refuseClients(snapshot);
    List<String> path = call.path();
    if (path.size() != 2) {
      throw RequestFault.badRequest("path", "expected a group type and a group name");
    }
    if (path.get(0).isEmpty()) {
      throw RequestFault.badRequest("path", "the group type is empty");
    }
    if (path.get(1).isEmpty()) {
      throw RequestFault.badRequest("path", "the group name is empty");
    }
    List<String> ids = snapshot.cohorts().cohortIdsOf(path.get(0), path.get(1));
    return Answer.json(JsonValue.of(ids).toJson().getBytes(StandardCharsets.UTF_8));
  }

  /** A key that is in clients' hands must not tell them about each other. */
  static void refuseClients(Snapshot snapshot) {
    if (snapshot.isForClients()) {
      throw RequestFault.forbidden("this deployment key is one of clients");
    }
  }
}
