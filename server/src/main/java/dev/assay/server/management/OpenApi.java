package dev.assay.server.management;

import dev.assay.evaluation.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes the OpenAPI document of the routes. */
final class OpenApi {
  private static final String STRING = "{\"type\":\"string\"}";

  private OpenApi() {}

  static JsonValue of(List<ApiRoute> routes) {
    Map<String, Map<String, Object>> paths = new TreeMap<>();
    for (ApiRoute route : routes) {
      paths
          .computeIfAbsent("/" + String.join("/", route.path()), path -> new LinkedHashMap<>())
          .put(route.method().toLowerCase(Locale.ROOT), operation(route));
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("openapi", "3.1.0");
    document.put("info", Map.of("title", "Assay management API", "version", "1"));
    document.put("servers", List.of(Map.of("url", "/api/1")));
    document.put("security", List.of(Map.of("managementKey", List.of())));
    document.put("paths", paths);
    document.put(
        "components",
        JsonValue.parse(
                """
                {"securitySchemes":{"managementKey":{"type":"http","scheme":"bearer"}},
                 "schemas":{"Error":{"type":"object","required":["error"],"properties":{"error":{
                   "type":"object","required":["code","message"],"properties":{
                     "code":{"type":"string"},
                     "message":{"type":"string"},
                     "path":{"type":"string"},
                     "currentVersion":{"type":"integer"},
                     "details":{"type":"array","items":{"type":"object","properties":{
                       "path":{"type":"string"},"message":{"type":"string"}}}}}}}}}}
                """)
            .asPlain());
    return JsonValue.of(document);
  }

  private static Map<String, Object> operation(ApiRoute route) {
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("summary", route.summary());
    operation.put(
        "description", "For keys of the role " + route.role().name().toLowerCase(Locale.ROOT));
    List<Object> parameters = new ArrayList<>();
    route.names().forEach(name -> parameters.add(parameter(name, "path")));
    new TreeSet<>(route.query()).forEach(name -> parameters.add(parameter(name, "query")));
    operation.put("parameters", parameters);
    if (route.maxBodyBytes() > 0) {
      operation.put("requestBody", Map.of("content", Map.of("application/json", Map.of())));
    }
    Map<String, Object> responses = new LinkedHashMap<>();
    responses.put("200", Map.of("description", "Done"));
    responses.put(
        "default",
        JsonValue.parse(
                """
                {"description":"Refused","content":{"application/json":{
                  "schema":{"$ref":"#/components/schemas/Error"}}}}
                """)
            .asPlain());
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
    parameter.put("schema", JsonValue.parse(STRING).asPlain());
    return parameter;
  }
}
