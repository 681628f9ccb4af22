package dev.assay.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.http.Api.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Holds requests and answers against the OpenAPI document: as much of JSON Schema as is used there.
 */
final class SchemaCheck {
  private static final Set<String> KNOWN =
      Set.of(
          "$ref",
          "type",
          "enum",
          "properties",
          "required",
          "additionalProperties",
          "items",
          "format",
          "description");

  private final JsonValue document;
  private final List<ApiRoute> routes;

  SchemaCheck(ManagementApi api) {
    routes = api.routes();
    document = OpenApi.of(routes);
  }

  /** Looks at an answer, and at the body that was taken. */
  void check(Head head, String body, int status, String answer) {
    ApiRoute route =
        routes.stream()
            .filter(r -> r.method().equals(head.method()) && r.match(head.path()) != null)
            .findFirst()
            .orElse(null);
    if (route == null) {
      assertFits(ref("Error"), answer, head + " refused");
      return;
    }
    String path = "/" + String.join("/", route.path());
    JsonValue operation =
        document.get("paths").get(path).get(route.method().toLowerCase(Locale.ROOT));
    if (!operation.exists()) {
      assertThat(path).isEqualTo("/openapi.json");
      return;
    }
    JsonValue content =
        operation.get("responses").get(status == 200 ? "200" : "default").get("content");
    if (content.get("text/plain").exists()) {
      assertThat(answer).as(head.toString()).isEqualTo("OK");
    } else {
      assertFits(content.get("application/json").get("schema"), answer, head + " " + status);
    }
    JsonValue taken = operation.get("requestBody").get("content").get("application/json");
    if (status == 200 && taken.exists() && isJson(head)) {
      assertFits(taken.get("schema"), body, head + " took");
    }
  }

  private static boolean isJson(Head head) {
    return head.header("content-encoding") == null && head.header("content-type") == null;
  }

  private static JsonValue ref(String name) {
    return JsonValue.of(Map.of("$ref", "#/components/schemas/" + name));
  }

  private void assertFits(JsonValue schema, String json, String what) {
    List<String> faults = new ArrayList<>();
    check(schema, JsonValue.parse(json), "$", faults);
    assertThat(faults).as(what + " " + json).isEmpty();
  }

  /** {@return what does not fit} */
  static List<String> faults(JsonValue document, JsonValue schema, JsonValue value) {
    List<String> faults = new ArrayList<>();
    new SchemaCheck(document).check(schema, value, "$", faults);
    return faults;
  }

  private SchemaCheck(JsonValue document) {
    this.document = document;
    routes = List.of();
  }

  private void check(JsonValue schema, JsonValue value, String path, List<String> faults) {
    assertThat(KNOWN).as("keywords that are looked at").containsAll(schema.asMap().keySet());
    if (schema.get("$ref").exists()) {
      String name = schema.get("$ref").asString("").replace("#/components/schemas/", "");
      JsonValue named = document.get("components").get("schemas").get(name);
      assertThat(named.exists()).as(name).isTrue();
      check(named, value, path, faults);
      return;
    }
    Object plain = value.asPlain();
    List<?> types =
        schema.get("type").asPlain() instanceof String one
            ? List.of(one)
            : schema.get("type").asList();
    if (schema.get("type").exists() && types.stream().noneMatch(type -> isOf(type, plain))) {
      faults.add(path + " is not " + types);
    } else if (schema.get("enum").exists() && !schema.get("enum").asList().contains(plain)) {
      faults.add(path + " is not one of " + schema.get("enum").toJson());
    } else if (plain instanceof Map) {
      checkObject(schema, value, path, faults);
    } else if (plain instanceof List && schema.get("items").exists()) {
      for (int i = 0; i < value.size(); i++) {
        check(schema.get("items"), value.get(i), path + "[" + i + "]", faults);
      }
    }
  }

  private void checkObject(JsonValue schema, JsonValue value, String path, List<String> faults) {
    for (Object name : schema.get("required").asList()) {
      if (!value.asMap().containsKey(name)) {
        faults.add(path + "." + name + " is missing");
      }
    }
    JsonValue others = schema.get("additionalProperties");
    for (String name : value.asMap().keySet()) {
      JsonValue property = schema.get("properties").get(name);
      String at = path + "." + name;
      if (property.exists()) {
        check(property, value.get(name), at, faults);
      } else if (Objects.equals(others.asPlain(), false)) {
        faults.add(at + " is not known");
      } else if (others.asPlain() instanceof Map) {
        check(others, value.get(name), at, faults);
      }
    }
  }

  private static boolean isOf(Object type, Object value) {
    return switch (String.valueOf(type)) {
      case "string" -> value instanceof String;
      case "boolean" -> value instanceof Boolean;
      case "integer" -> value instanceof Integer || value instanceof Long;
      case "number" -> value instanceof Number;
      case "object" -> value instanceof Map;
      case "array" -> value instanceof List;
      case "null" -> value == null;
      default -> throw new IllegalArgumentException("no type: " + type);
    };
  }
}
