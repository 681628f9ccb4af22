package dev.assay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Users as the official SDKs write them. */
class UserJsonTest {
  @Test
  void pythonWritesNullsBlanksAndEscapes() {
    ExperimentUser user =
        ExperimentUser.fromJson(
            """
            {"device_id": null, "user_id": "\\u00fc", "country": null, "city": null, "region": null,
             "dma": null, "language": null, "platform": null, "version": null, "os": null,
             "device_manufacturer": null, "device_brand": null, "device_model": null,
             "carrier": null, "library": "experiment-python-server/1.13.0", "ip_address": null,
             "user_properties": {"a": null}, "groups": null, "group_properties": null,
             "group_cohort_ids": null, "cohort_ids": null}""");
    assertThat(user.toJson())
        .isEqualTo(
            """
            {"user_id":"ü","library":"experiment-python-server/1.13.0",\
            "user_properties":{"a":null}}""");
  }

  @Test
  void goWritesSetsAsObjectsAndEscapesMarkup() {
    ExperimentUser user =
        ExperimentUser.fromJson(
            """
            {"user_id":"\\u003ca\\u003e\\u0026","cohort_ids":{"c1":{},"c2":{}},
             "group_cohort_ids":{"company":{"acme":{"c3":{}}}}}""");
    assertThat(user.userId()).isEqualTo("<a>&");
    assertThat(user.cohortIds()).containsExactly("c1", "c2");
    assertThat(user.groupCohortIds()).isEqualTo(Map.of("company", Map.of("acme", List.of("c3"))));
  }

  @Test
  void phpEscapesSlashes() {
    assertThat(ExperimentUser.fromJson("{\"library\":\"experiment-php-server\\/1.4.1\"}").library())
        .isEqualTo("experiment-php-server/1.4.1");
  }

  @Test
  void jvmKeepsNullsInsideAndNumbersAsJavaWritesThem() {
    ExperimentUser user =
        ExperimentUser.fromJson("{\"user_properties\":{\"a\":[null,1.0E7],\"b\":{\"c\":null}}}");
    assertThat(user.userProperties().get("a")).isEqualTo(Arrays.asList(null, 1e7));
    assertThat(user.toJson())
        .isEqualTo("{\"user_properties\":{\"a\":[null,1.0E7],\"b\":{\"c\":null}}}");
  }

  @Test
  void rubyWritesOneGroupWithoutAList() {
    ExperimentUser user = ExperimentUser.fromJson("{\"groups\":{\"company\":\"acme\"}}");
    assertThat(user.groups()).isEqualTo(Map.of("company", List.of("acme")));
  }

  @Test
  void browsersAddFieldsOfTheirOwn() {
    ExperimentUser user =
        ExperimentUser.fromJson(
            "{\"user_agent\":\"x\",\"url_param\":{\"a\":[\"1\",\"2\"]},\"first_seen\":null}");
    assertThat(user.otherFields())
        .isEqualTo(Map.of("user_agent", "x", "url_param", Map.of("a", List.of("1", "2"))));
  }

  @Test
  void scalarsOfTextFieldsAreTexts() {
    ExperimentUser user =
        ExperimentUser.fromJson(
            "{\"user_id\":12345678901,\"device_id\":1.0,\"version\":true,\"groups\":{\"t\":[5]},"
                + "\"cohort_ids\":[1]}");
    assertThat(user.userId()).isEqualTo("12345678901");
    assertThat(user.deviceId()).isEqualTo("1.0");
    assertThat(user.version()).isEqualTo("true");
    assertThat(user.groups()).isEqualTo(Map.of("t", List.of("5")));
    assertThat(user.cohortIds()).containsExactly("1");
  }

  @Test
  void nullsAmongGroupsArePassedOver() {
    ExperimentUser user =
        ExperimentUser.fromJson(
            "{\"groups\":{\"t\":null},\"group_properties\":{\"t\":null,\"u\":{\"g\":null}},"
                + "\"group_cohort_ids\":{\"t\":null,\"u\":{\"g\":null}}}");
    assertThat(user.groups()).isEqualTo(Map.of("t", List.of()));
    assertThat(user.groupProperties()).isEmpty();
    assertThat(user.groupCohortIds()).isEqualTo(Map.of("u", Map.of("g", List.of())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | $ | expected an object, found an array",
        "null | $ | expected an object, found null",
        "{ | $ | not JSON",
        "{\"a\":1,\"a\":2} | $ | stands twice",
        "{\"user_id\":[]} | user_id | expected a string, found an array",
        "{\"city\":{}} | city | expected a string, found an object",
        "{\"user_properties\":[]} | user_properties | expected an object, found an array",
        "{\"groups\":\"x\"} | groups | expected an object, found a string",
        "{\"groups\":{\"t\":[[]]}} | groups.t[0] | expected a string, found an array",
        "{\"groups\":{\"t\":[\"a\",null]}} | groups.t[1] | expected a string, found null",
        "{\"group_properties\":{\"t\":1}} | group_properties.t | found a number",
        "{\"group_properties\":{\"t\":{\"g\":true}}} | group_properties.t.g | found a boolean",
        "{\"cohort_ids\":[{}]} | cohort_ids[0] | expected a string, found an object",
        "{\"group_cohort_ids\":{\"t\":{\"g\":[[]]}}} | group_cohort_ids.t.g[0] | found an array",
      })
  void whatIsNoUserIsRefused(String json, String path, String reason) {
    assertThatThrownBy(() -> ExperimentUser.fromJson(json))
        .isInstanceOfSatisfying(
            UserFormatException.class, e -> assertThat(e.path()).isEqualTo(path))
        .hasMessageStartingWith("user: " + path + ": ")
        .hasMessageContaining(reason);
  }

  @Test
  void propertiesThatNestTooDeeplyAreRefused() {
    String deep = "[".repeat(150) + "]".repeat(150);
    for (String json :
        List.of(
            "{\"user_properties\":{\"a\":" + deep + "}}",
            "{\"group_properties\":{\"t\":{\"g\":{\"a\":" + deep + "}}}}",
            "{\"other\":" + deep + "}")) {
      assertThatThrownBy(() -> ExperimentUser.fromJson(json))
          .isInstanceOf(UserFormatException.class)
          .hasMessageContaining("nests deeper than 100");
    }
  }
}
