package dev.assay.server.management;

import dev.assay.evaluation.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** One of everything, for what is asked of every route. */
abstract class AllRoutes extends ApiFixture {
  /** What stands for the names in the paths, by the first part of the path. */
  final Map<String, String> ids = new LinkedHashMap<>();

  private JsonValue document;

  @BeforeEach
  void makeOneOfEach() {
    document = OpenApi.of(management.routes());
    ids.put("projects", project);
    ids.put("flags", flag("nav"));
    ids.put("experiments", experiment("exp"));
    ids.put("deployments", deployment("web"));
    ids.put("cohorts", create("cohorts", "'name':'C'"));
    ids.put("mutexes", create("mutexes", "'name':'M','slots':[{'percentage':100}]"));
    ids.put("holdouts", create("holdouts", "'name':'H','holdoutPercentage':5"));
    ids.put(
        "management-keys",
        api.post("management-keys", quoted("{'label':'l','role':'reader'}")).id());
  }

  String path(ApiRoute route) {
    String id = ids.getOrDefault(route.path().get(0), "");
    return String.join("/", route.path())
        .replace("{id}", id)
        .replace("{variantKey}", "on")
        .replace("{versionId}", "1")
        .replace("{deploymentId}", ids.get("deployments"))
        .replaceAll("\\{\\w+Index}", "1");
  }

  /** {@return the fields of the body that a route takes, with their schemas; none if it is none} */
  JsonValue fields(ApiRoute route) {
    JsonValue operation =
        document
            .get("paths")
            .get("/" + String.join("/", route.path()))
            .get(route.method().toLowerCase(Locale.ROOT));
    return resolved(
            operation.get("requestBody").get("content").get("application/json").get("schema"))
        .get("properties");
  }

  JsonValue resolved(JsonValue schema) {
    String name = schema.get("$ref").asString("").replace("#/components/schemas/", "");
    return name.isEmpty() ? schema : document.get("components").get("schemas").get(name);
  }

  List<ApiRoute> routesWithFields() {
    return management.routes().stream().filter(r -> fields(r).exists()).toList();
  }
}
