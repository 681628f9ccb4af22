package dev.assay.server.management;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.management.ApiSchemas.Schemas;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes the OpenAPI document of the routes. */
final class OpenApi {
  private static final String JSON = "application/json";
  private static final Map<String, Object> STRING = Map.of("type", "string");

  private OpenApi() {}

  static JsonValue of(List<ApiRoute> routes) {
    ApiSchemas schemas = ApiSchemas.create();
    Map<String, Map<String, Object>> paths = new TreeMap<>();
    for (ApiRoute route : routes) {
      paths
          .computeIfAbsent("/" + String.join("/", route.path()), path -> new LinkedHashMap<>())
          .put(route.method().toLowerCase(Locale.ROOT), operation(route, schemas.of(route)));
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("openapi", "3.1.0");
    document.put("info", Map.of("title", "Assay management API", "version", "1"));
    document.put("servers", List.of(Map.of("url", "/api/1")));
    document.put("security", List.of(Map.of("managementKey", List.of())));
    document.put("paths", paths);
    Map<String, Object> bearer = Map.of("type", "http", "scheme", "bearer");
    Map<String, Object> components = new LinkedHashMap<>();
    components.put("securitySchemes", Map.of("managementKey", bearer));
    components.put("schemas", schemas.components());
    document.put("components", components);
    return JsonValue.of(document);
  }

  private static Map<String, Object> operation(ApiRoute route, Schemas schemas) {
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("summary", route.summary());
    operation.put(
        "description", "For keys of the role " + route.role().name().toLowerCase(Locale.ROOT));
    List<Object> parameters = new ArrayList<>();
    route.names().forEach(name -> parameters.add(parameter(name, "path")));
    new TreeSet<>(route.query()).forEach(name -> parameters.add(parameter(name, "query")));
    operation.put("parameters", parameters);
    if (schemas.body() != null) {
      Map<String, Object> content = new LinkedHashMap<>();
      content.put(JSON, schema(schemas.body()));
      // What they hold is not described: CSV has no schema, and that of YAML is that of JSON.
      schemas.otherTypes().forEach(type -> content.put(type, Map.of()));
      operation.put("requestBody", Map.of("content", content));
    }
    Map<String, Object> answer =
        schemas.answer() == null
            ? Map.of("text/plain", schema(STRING))
            : Map.of(JSON, schema(schemas.answer()));
    Map<String, Object> responses = new LinkedHashMap<>();
    responses.put("200", Map.of("description", "Done", "content", answer));
    Map<String, Object> refused = Map.of(JSON, schema(ApiComponents.ref("Error")));
    responses.put("default", Map.of("description", "Refused", "content", refused));
    operation.put("responses", responses);
    return operation;
  }

  private static Map<String, Object> parameter(String name, String in) {
    Map<String, Object> parameter = new LinkedHashMap<>();
    parameter.put("name", name);
    parameter.put("in", in);
    if (in.equals("path")) {
      parameter.put("required", true);
    }
    parameter.put("schema", STRING);
    return parameter;
  }

  private static Map<String, Object> schema(Map<String, Object> schema) {
    return Map.of("schema", schema);
  }
}
