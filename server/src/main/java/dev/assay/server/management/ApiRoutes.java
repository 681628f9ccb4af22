package dev.assay.server.management;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.http.ApiReply;
import dev.assay.server.management.ApiRoute.Handler;
import dev.assay.server.store.ManagementKey.Role;
import dev.assay.server.store.Store;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The routes of the management API. */
final class ApiRoutes {
  private static final long SMALL_BYTES = 4L << 20;
  private static final Set<String> PAGE = Set.of("limit", "cursor");
  private static final String ITEM = "/{id}";
  private static final String VARIANT = "/{id}/variants/{variantKey}";

  private final List<ApiRoute> routes = new ArrayList<>();
  private final Runnable onKeys;

  private ApiRoutes(Runnable onKeys) {
    this.onKeys = onKeys;
  }

  /**
   * {@return the routes; an earlier one goes before a later one that matches, too}
   *
   * @param onKeys is run before a request that may have made keys is answered
   */
  static List<ApiRoute> of(Store store, Runnable onKeys) {
    ApiRoutes all = new ApiRoutes(onKeys);
    Edits edits = new Edits(store);
    for (Resource resource : List.of(Resource.FLAG, Resource.EXPERIMENT)) {
      all.addObjects(edits, resource);
      all.addVersions(edits, resource);
      all.addTrials(edits, resource);
      all.addVariants(edits, resource);
      all.addDeployed(edits, resource);
      all.addExposures(edits, resource);
    }
    for (Resource resource : List.of(Resource.HOLDOUT, Resource.MUTEX)) {
      all.addObjects(edits, resource);
      all.addVersions(edits, resource);
    }
    PartOperations slots = new PartOperations(edits, Resource.MUTEX);
    all.edit("PATCH", "mutexes/{id}/slots/{slotIndex}", "Change a slot", slots::patchSlot);
    all.addDeployments(edits);
    all.addCohorts(edits);
    all.addProjects(edits);
    all.addHistory(store);
    all.addKeys(store);
    JsonValue openApi = OpenApi.of(all.routes);
    all.read("openapi.json", Set.of(), "This document", call -> ApiReply.json(200, openApi));
    return List.copyOf(all.routes);
  }

  private void read(String path, Set<String> query, String summary, Handler handler) {
    routes.add(route("GET", path, Role.READER, summary).withQuery(query).with(handler));
  }

  private void edit(String method, String path, String summary, Handler handler) {
    routes.add(route(method, path, Role.EDITOR, summary).with(handler));
  }

  /** Begins a route: what it takes, until a handler is added. */
  private static ApiRoute route(String method, String path, Role role, String summary) {
    return new ApiRoute(
        method,
        List.of(path.split("/", -1)),
        role,
        method.equals("GET") ? 0 : SMALL_BYTES,
        Set.of(),
        summary,
        call -> ApiReply.text(""));
  }

  /** Who is answered can use the keys that were made. */
  private Handler withKeys(Handler handler) {
    return call -> {
      ApiReply reply = handler.answer(call);
      onKeys.run();
      return reply;
    };
  }

  private void addObjects(Edits edits, Resource resource) {
    ObjectOperations objects = new ObjectOperations(edits, resource);
    String path = resource.plural();
    String one = "one of " + path;
    Set<String> filters = Set.of("limit", "cursor", "key", "projectId", "includeArchived");
    read(path, filters, "List " + path + ", newest first", objects::list);
    edit("POST", path, "Create " + one, objects::create);
    read(path + ITEM, Set.of(), "Show " + one, objects::get);
    edit("PATCH", path + ITEM, "Change some fields of " + one, objects::patch);
    edit("PUT", path + ITEM, "Replace " + one + " as it was in a version", objects::put);
    edit("POST", path + ITEM + "/archive", "Take " + one + " out of use", objects::archive);
    edit("POST", path + ITEM + "/restore", "Take " + one + " back into use", objects::restore);
  }

  private void addVersions(Edits edits, Resource resource) {
    ObjectOperations objects = new ObjectOperations(edits, resource);
    String path = resource.plural() + ITEM;
    read(path + "/versions", PAGE, "List versions, newest first", objects::versions);
    read(path + "/versions/{versionId}", Set.of(), "Show a version", objects::version);
    edit("POST", path + "/rollback", "Make it what it was in a version", objects::rollBack);
  }

  private void addTrials(Edits edits, Resource resource) {
    TrialOperations trials = new TrialOperations(edits, resource);
    String path = resource.plural();
    tryOut(path + "/validate", "Answer what a creation comes to", trials::validateNew);
    tryOut(path + ITEM + "/validate", "Answer what a change comes to", trials::validate);
    tryOut(path + ITEM + "/explain", "Answer why a user gets a variant", trials::explain);
  }

  private void tryOut(String path, String summary, Handler handler) {
    routes.add(route("POST", path, Role.READER, summary).with(handler));
  }

  private void addVariants(Edits edits, Resource resource) {
    VariantOperations variants = new VariantOperations(edits, resource);
    String all = resource.plural() + "/{id}/variants";
    String one = resource.plural() + VARIANT;
    read(all, Set.of(), "List variants", variants::list);
    edit("POST", all, "Add a variant", variants::create);
    read(one, Set.of(), "Show a variant", variants::get);
    edit("PATCH", one, "Change some fields of a variant", variants::patch);
    edit("DELETE", one, "Delete a variant", variants::delete);
    addIncluded(variants, one, "users", "inclusions");
    addIncluded(variants, one, "cohorts", "cohortInclusions");
    edit(
        "DELETE",
        one + "/users/{userIndex}",
        "Remove the user at an index from 0",
        call -> variants.excludeAt(call, "inclusions"));
  }

  private void addIncluded(VariantOperations variants, String one, String name, String field) {
    String path = one + "/" + name;
    String who = name + " that always get a variant";
    read(path, Set.of(), "List " + who, call -> variants.included(call, field));
    edit("POST", path, "Add " + who, call -> variants.include(call, field));
    edit("DELETE", path, "Remove all " + who, call -> variants.excludeAll(call, field));
    edit(
        "DELETE",
        one + "/bulk-delete-" + name,
        "Remove some " + who,
        call -> variants.exclude(call, field));
  }

  private void addDeployed(Edits edits, Resource resource) {
    PartOperations parts = new PartOperations(edits, resource);
    String path = resource.plural() + "/{id}/deployments";
    read(path, Set.of(), "List where it is served", parts::deployments);
    edit("POST", path, "Serve it at more deployments", parts::deploy);
    edit("DELETE", path + "/{deploymentId}", "Serve it there no more", parts::undeploy);
  }

  private void addExposures(Edits edits, Resource resource) {
    ExposureOperations exposures = new ExposureOperations(edits, resource, Clock.systemUTC());
    read(
        resource.plural() + "/{id}/exposures",
        Set.of("start", "end"),
        "Count how often each variant was shown, by day",
        exposures::exposures);
  }

  private void addDeployments(Edits edits) {
    ObjectOperations objects = new ObjectOperations(edits, Resource.DEPLOYMENT);
    Set<String> filters = Set.of("limit", "cursor", "projectId");
    read("deployments", filters, "List deployments, also deleted ones", objects::list);
    edit("POST", "deployments", "Create a deployment", withKeys(objects::create));
    read("deployments/{id}", Set.of(), "Show a deployment", objects::get);
    edit("PATCH", "deployments/{id}", "Change a deployment", objects::patch);
  }

  private void addCohorts(Edits edits) {
    ObjectOperations objects = new ObjectOperations(edits, Resource.COHORT);
    CohortOperations cohorts = new CohortOperations(edits);
    Set<String> filters = Set.of("limit", "cursor", "projectId", "includeArchived");
    read("cohorts", filters, "List cohorts, newest first", cohorts::list);
    edit("POST", "cohorts", "Create a cohort", objects::create);
    read("cohorts/{id}", Set.of(), "Show a cohort", cohorts::get);
    edit("PATCH", "cohorts/{id}", "Change some fields of a cohort", objects::patch);
    edit("DELETE", "cohorts/{id}", "Take a cohort out of use", objects::delete);
    read("cohorts/{id}/members", Set.of(), "List all members", cohorts::members);
    upload("PUT", "Replace all members", cohorts::replaceMembers);
    upload("POST", "Add members", cohorts::addMembers);
    upload("DELETE", "Remove members", cohorts::removeMembers);
  }

  private void upload(String method, String summary, Handler handler) {
    routes.add(
        route(method, "cohorts/{id}/members", Role.EDITOR, summary)
            .withBody(CohortOperations.MOST_BYTES)
            .withQuery(Set.of("header"))
            .with(handler));
  }

  private void addProjects(Edits edits) {
    ObjectOperations objects = new ObjectOperations(edits, Resource.PROJECT);
    ProjectOperations projects = new ProjectOperations(edits.store());
    read("projects", PAGE, "List projects, newest first", objects::list);
    routes.add(
        route("POST", "projects", Role.ADMIN, "Create a project").with(withKeys(projects::create)));
    read("projects/{id}", Set.of(), "Show a project", objects::get);
    edit("PATCH", "projects/{id}", "Change some fields of a project", objects::patch);
    read("projects/{id}/export", Set.of(), "The project as a file", projects::exported);
    routes.add(
        route("POST", "projects/{id}/import", Role.EDITOR, "Take over a project file")
            .withBody(ProjectOperations.MOST_BYTES)
            .with(withKeys(projects::imported)));
    ProjectKeyOperations keys = new ProjectKeyOperations(edits.store());
    String path = "projects/{id}/keys";
    routes.add(route("GET", path, Role.ADMIN, "Show a project's keys").with(keys::get));
    routes.add(
        route("POST", path, Role.ADMIN, "Replace a project's keys").with(withKeys(keys::replace)));
  }

  private void addHistory(Store store) {
    HistoryOperations history = new HistoryOperations(store);
    Set<String> filters = Set.of("limit", "cursor", "start", "end", "projectId");
    read("versions", filters, "List versions of flags and experiments", history::versions);
    Set<String> more = new HashSet<>(filters);
    more.addAll(Set.of("author", "kind", "objectId"));
    read("audit", more, "List what was done, newest first", history::audit);
  }

  private void addKeys(Store store) {
    KeyOperations keys = new KeyOperations(store);
    String path = "management-keys";
    routes.add(route("GET", path, Role.ADMIN, "List management keys").with(keys::list));
    routes.add(route("POST", path, Role.ADMIN, "Create a key").with(keys::create));
    routes.add(route("DELETE", path + ITEM, Role.ADMIN, "Revoke a key").with(keys::revoke));
  }
}
