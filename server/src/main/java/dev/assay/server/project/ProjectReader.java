package dev.assay.server.project;

import dev.assay.evaluation.Cohort;
import dev.assay.server.project.FlagModel.Kind;
import dev.assay.server.project.Project.CohortModel;
import dev.assay.server.project.Project.DeploymentModel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a project file: objects of the management API, and cohorts. */
final class ProjectReader {
  private ProjectReader() {}

  static void read(Node root, Project project) {
    Fields fields =
        root.fields(
            "projectId",
            "name",
            "description",
            "apiKey",
            "secretKey",
            "flags",
            "experiments",
            "holdouts",
            "mutexes",
            "deployments",
            "cohorts");
    for (Node flag : fields.get("flags").elements()) {
      add(FlagReader.read(flag, Kind.RELEASE), project);
    }
    for (Node experiment : fields.get("experiments").elements()) {
      add(FlagReader.read(experiment, Kind.EXPERIMENT), project);
    }
    fields.get("mutexes").elements().forEach(mutex -> GroupReader.readMutex(mutex, project));
    fields.get("holdouts").elements().forEach(h -> GroupReader.readHoldout(h, project));
    fields.get("deployments").elements().forEach(d -> readDeployment(d, project));
    fields.get("cohorts").elements().forEach(cohort -> readCohort(cohort, project));
    project.knowsCohorts |= fields.get("cohorts").isPresent();
    readCredentials(fields, project);
  }

  private static void readCredentials(Fields fields, Project project) {
    if (!fields.get("apiKey").isPresent() && !fields.get("secretKey").isPresent()) {
      return;
    }
    String apiKey = fields.get("apiKey").text();
    String secretKey = fields.get("secretKey").text();
    if (apiKey != null && (apiKey.isBlank() || apiKey.indexOf(':') >= 0)) {
      fields.get("apiKey").fault("blank, or with a colon");
    } else if (secretKey != null && secretKey.isBlank()) {
      fields.get("secretKey").fault("blank");
    } else if (project.credentials != null) {
      fields.get("apiKey").fault("the keys of the project stand in two files");
    } else if (apiKey != null && secretKey != null) {
      project.credentials = new LoadedFlags.Credentials(apiKey, secretKey);
    }
  }

  private static void add(@Nullable FlagModel flag, Project project) {
    if (flag != null) {
      project.flags.add(flag);
    }
  }

  private static void readDeployment(Node node, Project project) {
    Fields fields = node.fields("id", "projectId", "label", "key", "type", "deleted");
    String type = fields.get("type").choice("server", "client", "server");
    String key = fields.get("key").text();
    if (key == null) {
      return;
    }
    String givenId = fields.get("id").isPresent() ? fields.get("id").id() : key;
    String id = givenId == null ? key : givenId;
    String label = fields.get("label").textOr(key);
    if (fields.get("deleted").isTrue(false)) {
      project.deletedDeployments.addAll(List.of(id, key, label));
    } else {
      project.deployments.add(new DeploymentModel(node, id, key, label, type.equals("client")));
    }
  }

  private static void readCohort(Node node, Project project) {
    Fields fields =
        node.fields(
            "id",
            "cohortId",
            "name",
            "description",
            "groupType",
            "groupTypeId",
            "lastComputed",
            "lastModified",
            "size",
            "memberIds",
            "deleted");
    String id = (fields.get("id").isPresent() ? fields.get("id") : fields.get("cohortId")).id();
    String groupType = fields.get("groupType").textOr(Cohort.USER);
    if (!fields.get("memberIds").isPresent()) {
      fields.get("memberIds").fault("an array of ids is required");
    }
    Long lastModified = fields.get("lastModified").millis();
    Long lastComputed = fields.get("lastComputed").millis();
    int groupTypeId = fields.get("groupTypeId").wholeNumber(0, Integer.MAX_VALUE, 0);
    if (id != null && !fields.get("deleted").isTrue(false)) {
      Set<String> members = new LinkedHashSet<>(FlagReader.texts(fields.get("memberIds")));
      Cohort.Builder cohort = Cohort.builder(id).groupType(groupType);
      members.forEach(cohort::add);
      CohortContent content =
          new CohortContent(
              new CohortContent.Head(id, groupType, groupTypeId, lastComputed, lastModified),
              node.fileModified(),
              members);
      project.cohorts.add(new CohortModel(node, cohort.build(), content));
    }
  }
}
