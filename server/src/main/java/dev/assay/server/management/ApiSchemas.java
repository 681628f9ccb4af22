package dev.assay.server.management;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the bodies and answers of the routes look like, as JSON schemas. */
final class ApiSchemas {
  /**
   * The schemas of a route.
   *
   * @param body what it takes; null: no body
   * @param answer what it answers if all is well; null: text
   * @param otherTypes the types besides JSON in which the body may be sent
   */
  record Schemas(
      @Nullable Map<String, Object> body,
      @Nullable Map<String, Object> answer,
      List<String> otherTypes) {
    Schemas alsoAs(List<String> types) {
      return new Schemas(body, answer, types);
    }
  }

  private static final Map<String, Object> STRING = Map.of("type", "string");
  private static final Map<String, Object> NUMBER = Map.of("type", "integer");
  private static final Map<String, Object> STRINGS = arrayOf(STRING);
  private static final Map<String, Object> ANY_OBJECT = Map.of("type", "object");

  private final Map<String, Schemas> byRoute = new TreeMap<>();
  private final Map<String, Object> components = new TreeMap<>(ApiComponents.parts());

  private ApiSchemas() {}

  static ApiSchemas create() {
    ApiSchemas all = new ApiSchemas();
    for (Resource resource : Resource.values()) {
      all.components.put(name(resource), ApiComponents.shown(resource));
      all.addObjects(resource);
    }
    for (Resource resource : List.of(Resource.FLAG, Resource.EXPERIMENT)) {
      all.addTrials(resource);
      all.addVariants(resource);
      all.addParts(resource);
    }
    for (Resource resource :
        List.of(Resource.FLAG, Resource.EXPERIMENT, Resource.MUTEX, Resource.HOLDOUT)) {
      all.addVersions(resource);
    }
    all.addCohorts();
    all.addProjects();
    all.addKeys();
    all.add("PATCH mutexes/{id}/slots/{slotIndex}", PartOperations.SLOT, null);
    Map<String, Object> version = ApiComponents.ref("Version");
    all.answer("versions", page("versions", version));
    all.answer("audit", page("entries", ApiComponents.ref("AuditEntry")));
    all.answer("openapi.json", ANY_OBJECT);
    return all;
  }

  Map<String, Object> components() {
    return components;
  }

  Schemas of(ApiRoute route) {
    String name = route.method() + " " + String.join("/", route.path());
    Schemas found = byRoute.get(name);
    if (found == null) {
      throw new IllegalStateException("the route " + name + " has no schemas");
    }
    return found;
  }

  private static String name(Resource resource) {
    String name = resource.kind().wireName();
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  static Map<String, Object> arrayOf(Map<String, Object> items) {
    return Map.of("type", "array", "items", items);
  }

  private static Map<String, Object> page(String name, Map<String, Object> items) {
    return ApiComponents.object(Map.of(name, arrayOf(items), "nextCursor", NUMBER), Set.of(name));
  }

  private void put(
      String route, @Nullable Map<String, Object> body, @Nullable Map<String, Object> answer) {
    byRoute.put(route, new Schemas(body, answer, List.of()));
  }

  private void add(
      String route, Map<String, FieldType> body, @Nullable Map<String, Object> answer) {
    add(route, body, Set.of(), answer);
  }

  private void add(
      String route,
      Map<String, FieldType> body,
      Set<String> required,
      @Nullable Map<String, Object> answer) {
    put(route, ApiComponents.taken(body, required), answer);
  }

  private void answer(String path, Map<String, Object> answer) {
    put("GET " + path, null, answer);
  }

  /** Also for routes that not every resource has. */
  private void addObjects(Resource resource) {
    String path = resource.plural();
    String one = path + "/{id}";
    Map<String, Object> shown = ApiComponents.ref(name(resource));
    answer(path, page(path, shown));
    answer(one, shown);
    add(
        "POST " + path,
        resource.createFields(),
        resource.required(),
        ApiComponents.object(Map.of("id", STRING, "url", STRING), Set.of("id", "url")));
    add("PATCH " + one, resource.patchFields(), null);
    add("PUT " + one, resource.putFields(), shown);
    put("DELETE " + one, null, null);
    put("POST " + one + "/archive", null, shown);
    put("POST " + one + "/restore", null, shown);
  }

  private void addVersions(Resource resource) {
    String one = resource.plural() + "/{id}";
    answer(one + "/versions", arrayOf(ApiComponents.ref("Version")));
    answer(one + "/versions/{versionId}", ApiComponents.ref("Version"));
    Map<String, FieldType> version = Map.of("version", FieldType.NUMBER);
    add("POST " + one + "/rollback", version, version.keySet(), ApiComponents.ref(name(resource)));
  }

  private void addTrials(Resource resource) {
    String path = resource.plural();
    Map<String, Object> trial = ApiComponents.ref("Trial");
    add("POST " + path + "/validate", resource.createFields(), resource.required(), trial);
    add("POST " + path + "/{id}/validate", resource.patchFields(), trial);
    Map<String, FieldType> user = Map.of("user", FieldType.OBJECT);
    add("POST " + path + "/{id}/explain", user, user.keySet(), ANY_OBJECT);
  }

  private void addVariants(Resource resource) {
    String all = resource.plural() + "/{id}/variants";
    String one = all + "/{variantKey}";
    Map<String, FieldType> fields = VariantOperations.fields();
    Map<String, Object> shown = ApiComponents.ref("Variant");
    answer(all, arrayOf(shown));
    answer(one, shown);
    add("POST " + all, fields, Set.of("key"), null);
    add("PATCH " + one, fields, null);
    put("DELETE " + one, null, null);
    put("DELETE " + one + "/users/{userIndex}", null, null);
    for (String included : List.of("users", "cohorts")) {
      String path = one + "/" + included;
      answer(path, STRINGS);
      addIds("POST " + path, "inclusions");
      put("DELETE " + path, null, null);
      // Cohorts, too, are named "users" here: Amplitude's API has it so.
      addIds("DELETE " + one + "/bulk-delete-" + included, "users");
    }
  }

  private void addIds(String route, String field) {
    add(route, Map.of(field, FieldType.IDS), Set.of(field), null);
  }

  private void addParts(Resource resource) {
    String one = resource.plural() + "/{id}";
    answer(one + "/deployments", arrayOf(ApiComponents.ref("Deployment")));
    addIds("POST " + one + "/deployments", "deployments");
    put("DELETE " + one + "/deployments/{deploymentId}", null, null);
    answer(one + "/exposures", ApiComponents.ref("Exposures"));
  }

  private void addCohorts() {
    String path = "cohorts/{id}/members";
    answer(path, STRINGS);
    for (String method : List.of("PUT ", "POST ", "DELETE ")) {
      put(method + path, STRINGS, ApiComponents.ref("CohortState"));
      byRoute.computeIfPresent(method + path, (name, json) -> json.alsoAs(List.of("text/csv")));
    }
  }

  private void addProjects() {
    String one = "projects/{id}";
    answer(one + "/export", ANY_OBJECT);
    Map<String, Object> changed = Map.of("id", STRING, "changed", NUMBER);
    put("POST " + one + "/import", ANY_OBJECT, ApiComponents.object(changed, changed.keySet()));
    byRoute.computeIfPresent(
        "POST " + one + "/import", (name, json) -> json.alsoAs(ProjectOperations.YAML));
    answer(one + "/keys", ApiComponents.ref("ProjectKeys"));
    add("POST " + one + "/keys", ProjectKeyOperations.fields(), ApiComponents.ref("ProjectKeys"));
  }

  private void addKeys() {
    Map<String, Object> key = ApiComponents.ref("ManagementKey");
    answer("management-keys", ApiComponents.object(Map.of("keys", arrayOf(key)), Set.of("keys")));
    Map<String, FieldType> fields = KeyOperations.fields();
    Map<String, Object> made = Map.of("id", STRING, "key", STRING);
    add("POST management-keys", fields, fields.keySet(), ApiComponents.object(made, made.keySet()));
    put("DELETE management-keys/{id}", null, null);
  }
}
