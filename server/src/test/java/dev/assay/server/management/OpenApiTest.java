package dev.assay.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.JsonValue;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The OpenAPI document. That all answers fit it is looked at wherever the API is called. */
class OpenApiTest extends ApiFixture {
  private JsonValue document;

  @BeforeEach
  void showDocument() {
    document = show("openapi.json");
  }

  @Test
  void everyRouteIsThereWithItsBodyAndItsAnswer() {
    assertThat(document.get("openapi").asString("")).isEqualTo("3.1.0");
    for (ApiRoute route : management.routes()) {
      String path = "/" + String.join("/", route.path());
      if (!path.equals("/openapi.json")) {
        JsonValue operation = operation(route.method(), path);
        assertThat(operation.get("summary").asString("")).as(path).isEqualTo(route.summary());
        assertThat(operation.get("parameters").size())
            .isEqualTo(route.names().size() + route.query().size());
        assertThat(operation.get("responses").asMap().keySet()).containsExactly("200", "default");
        assertThat(operation.get("responses").get("200").get("content").asMap()).hasSize(1);
        if (List.of("PATCH", "PUT").contains(route.method())) {
          assertThat(operation.get("requestBody").exists()).as(path).isTrue();
        }
      }
    }
  }

  private JsonValue operation(String method, String path) {
    return document.get("paths").get(path).get(method.toLowerCase(Locale.ROOT));
  }

  @Test
  void everyNameStandsForASchemaAndEverySchemaIsUsed() {
    Set<String> named = new HashSet<>();
    collect(document.asPlain(), named);

    assertThat(named).isEqualTo(document.get("components").get("schemas").asMap().keySet());
  }

  private static void collect(Object value, Set<String> names) {
    if (value instanceof Map<?, ?> map) {
      if (map.get("$ref") instanceof String ref) {
        names.add(ref.substring(ref.lastIndexOf('/') + 1));
      }
      map.values().forEach(element -> collect(element, names));
    } else if (value instanceof List<?> list) {
      list.forEach(element -> collect(element, names));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST  | /flags              | {'projectId':'p'}                             | $.key is missing",
        "POST  | /flags              | {'projectId':'p','key':5}                     | $.key is not",
        "POST  | /flags              | {'projectId':'p','key':'k','x':1}             | $.x is not known",
        "POST  | /flags              | {'projectId':'p','key':'k','variants':[{}]}   | $.variants[0].key",
        "POST  | /deployments        | {'projectId':'p','label':'l','type':'x'}      | $.type is not one",
        "PATCH | /experiments/{id}   | {'decision':'maybe'}                          | $.decision is not",
        "PATCH | /flags/{id}         | {'targetSegments':[{'conditions':[{'o':1}]}]} | .conditions[0].o",
        "POST  | /mutexes            | {'projectId':'p','name':'n','slots':[{}]}     | $.slots[0].percen",
        "PUT   | /cohorts/{id}/members | ['a',1]                                     | $[1] is not",
      })
  void whatTheApiRefusesDoesNotFit(String method, String path, String body, String fault) {
    JsonValue content = operation(method, path).get("requestBody").get("content");
    JsonValue schema = content.get("application/json").get("schema");

    List<String> faults = SchemaCheck.faults(document, schema, JsonValue.parse(quoted(body)));

    assertThat(faults).anySatisfy(found -> assertThat(found).contains(fault));
    assertThat(api.call(method, path.substring(1), quoted(body)).status()).isIn(400, 404);
  }

  @Test
  void anAnswerWithAnotherFieldDoesNotFit() {
    JsonValue flag = show("flags/" + flag("nav"));
    JsonValue schema = document.get("components").get("schemas").get("Flag");
    Map<String, Object> more = new LinkedHashMap<>(flag.asMap());
    more.put("color", "red");
    more.remove("version");

    assertThat(SchemaCheck.faults(document, schema, flag)).isEmpty();
    assertThat(SchemaCheck.faults(document, schema, JsonValue.of(more)))
        .containsExactly("$.version is missing", "$.color is not known");
  }
}
