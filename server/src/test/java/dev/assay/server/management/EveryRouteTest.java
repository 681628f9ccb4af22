package dev.assay.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.management.ApiCaller.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every route has to withstand, whatever it does. */
class EveryRouteTest extends AllRoutes {
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");

  /** For each part of a schema's type what is not of it. */
  private static final Map<String, List<String>> WRONG =
      Map.of(
          "string", List.of("7", "true", "{}", "['a']"),
          "number", List.of("'7'", "true", "{}", "[7]"),
          "boolean", List.of("'true'", "1", "{}", "[true]"),
          "array", List.of("'a'", "7", "{}", "true"),
          "object", List.of("'a'", "7", "[{}]", "true"));

  private long revision;

  @BeforeEach
  void lookAtTheStore() {
    revision = store.revision();
  }

  private void assertRefused(ApiRoute route, String body) {
    Reply reply = api.call(route.method(), path(route), quoted(body));
    assertThat(reply.status()).as(route + " " + body + ": " + reply.text()).isEqualTo(400);
  }

  @Test
  void otherMethodsAreRefusedAndTheRightOnesNamed() {
    Set<String> paths = new TreeSet<>();
    management.routes().forEach(route -> paths.add(path(route)));
    for (String path : paths) {
      Set<String> methods = methods(path);
      for (String method : METHODS) {
        if (!methods.contains(method)) {
          Reply reply = api.call(method, path, "{}");
          assertThat(reply.status()).as(method + " " + path).isEqualTo(405);
          assertThat(reply.headers()).containsEntry("allow", String.join(", ", methods));
        }
      }
    }
  }

  /** {@return the methods of all routes that take a path: a name may be an id, too} */
  private Set<String> methods(String path) {
    Set<String> methods = new TreeSet<>();
    for (ApiRoute route : management.routes()) {
      if (route.match(List.of(path.split("/", -1))) != null) {
        methods.add(route.method());
      }
    }
    return methods;
  }

  @AfterEach
  void nothingIsChanged() {
    assertThat(store.revision()).isEqualTo(revision);
  }

  @Test
  void bodiesThatAreNoObjectsAreRefused() {
    for (ApiRoute route : routesWithFields()) {
      for (String body : List.of("", " ", "[]", "7", "'a'", "null", "{", "{}x", "{'a':1,'a':2}")) {
        assertRefused(route, body);
      }
      byte[] notUtf8 = {'{', '"', (byte) 0xff, '"', ':', '1', '}'};
      assertThat(api.call(route.method(), path(route), notUtf8).status())
          .as(route.toString())
          .isEqualTo(400);
    }
  }

  @Test
  void unknownFieldsAreRefusedByTheirNames() {
    for (ApiRoute route : routesWithFields()) {
      Reply reply = api.call(route.method(), path(route), "{\"colour\":1}");
      assertThat(reply.status()).as(route.toString()).isEqualTo(400);
      assertThat(reply.text()).as(route.toString()).contains("$.colour");
    }
  }

  @Test
  void valuesOfTheWrongTypeAreRefused() {
    int tried = 0;
    for (ApiRoute route : routesWithFields()) {
      for (Map.Entry<String, Object> field : plain(fields(route)).entrySet()) {
        Set<Object> types = types(resolved(JsonValue.of(field.getValue())));
        for (String wrong : wrong(types)) {
          assertRefused(route, "{'" + field.getKey() + "':" + wrong + "}");
          tried++;
        }
      }
    }
    assertThat(tried).isGreaterThan(500);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Map<String, Object> plain(JsonValue object) {
    return (Map) object.asMap();
  }

  private static Set<Object> types(JsonValue schema) {
    if (schema.get("enum").exists()) {
      return Set.of("string");
    }
    return schema.get("type").asPlain() instanceof String one
        ? Set.of(one)
        : Set.copyOf(schema.get("type").asList());
  }

  /** {@return values that are of none of the types; none if there is no type} */
  private static List<String> wrong(Set<Object> types) {
    List<String> wrong = new ArrayList<>();
    for (Object type : types) {
      wrong.addAll(WRONG.getOrDefault(String.valueOf(type), List.of()));
    }
    if (types.contains("string") && types.contains("integer")) {
      wrong.remove("7");
    }
    return wrong;
  }

  @Test
  void unknownParametersAreRefused() {
    for (ApiRoute route : management.routes()) {
      Reply reply = api.call(route.method(), path(route) + "?colour=red", "{}");
      assertThat(reply.status()).as(route.toString()).isEqualTo(400);
      assertThat(reply.error("path")).as(route.toString()).isEqualTo("colour");
    }
  }

  @Test
  void bodiesAreBoundedEverywhere() {
    for (ApiRoute route : management.routes()) {
      boolean isLarge = route.path().contains("members") || route.path().contains("import");
      long most = isLarge ? 1L << 30 : 4L << 20;
      assertThat(route.maxBodyBytes())
          .as(route.toString())
          .isBetween(0L, route.method().equals("GET") ? 0 : most);
    }
    byte[] deep = ("{\"a\":" + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
    for (ApiRoute route : routesWithFields()) {
      assertThat(api.call(route.method(), path(route), deep).status()).isEqualTo(400);
    }
  }
}
