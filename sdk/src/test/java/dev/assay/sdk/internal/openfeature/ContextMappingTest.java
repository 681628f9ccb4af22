package dev.assay.sdk.internal.openfeature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.evaluation.ExperimentUser;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContextMappingTest {
  private static ExperimentUser user(Object... namesAndValues) {
    Map<String, Object> context = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      context.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return ContextMapping.user(context);
  }

  @Test
  void theTargetingKeyIsTheUserId() {
    assertThat(user("targetingKey", "u").userId()).isEqualTo("u");
    assertThat(user("targetingKey", "u").userProperties()).isEmpty();
  }

  @Test
  void anExplicitUserIdWins() {
    assertThat(user("targetingKey", "session", "userId", "u").userId()).isEqualTo("u");
    assertThat(user("targetingKey", "session", "user_id", null).userId()).isEqualTo("session");
  }

  @Test
  void fieldsGoByBothFormsOfTheirNames() {
    ExperimentUser camel =
        user("deviceId", "d", "ipAddress", "::1", "deviceModel", "m", "deviceBrand", "b");
    ExperimentUser wire =
        user("device_id", "d", "ip_address", "::1", "device_model", "m", "device_brand", "b");

    assertThat(camel).isEqualTo(wire);
    assertThat(camel.toJson())
        .isEqualTo(
            "{\"device_id\":\"d\",\"device_brand\":\"b\",\"device_model\":\"m\",\"ip_address\":\"::1\"}");
  }

  @Test
  void everyTextFieldIsKnown() {
    List<String> names =
        List.of(
            "user_id",
            "device_id",
            "country",
            "region",
            "dma",
            "city",
            "language",
            "platform",
            "version",
            "os",
            "device_manufacturer",
            "device_brand",
            "device_model",
            "carrier",
            "library",
            "ip_address");
    for (String name : names) {
      assertThat(user(name, "x").toJson()).isEqualTo("{\"" + name + "\":\"x\"}");
    }
  }

  @Test
  void numbersAndBooleansBecomeTheTextOfAField() {
    ExperimentUser user = user("targetingKey", 42, "version", 1.5, "os", true);
    assertThat(user.userId()).isEqualTo("42");
    assertThat(user.version()).isEqualTo("1.5");
    assertThat(user.os()).isEqualTo("true");
  }

  @Test
  void everythingElseIsAUserProperty() {
    Instant time = Instant.parse("2026-01-02T03:04:05Z");
    ExperimentUser user =
        user("plan", "pro", "age", 7, "since", time, "tags", List.of("a"), "no", null);

    Map<String, Object> expected = new HashMap<>();
    expected.put("plan", "pro");
    expected.put("age", 7);
    expected.put("since", "2026-01-02T03:04:05Z");
    expected.put("tags", List.of("a"));
    expected.put("no", null);
    assertThat(user.userProperties()).isEqualTo(expected);
  }

  @Test
  void userPropertiesCanBeGivenAsOneObject() {
    Map<String, Object> properties = Map.of("plan", "pro", "address", Map.of("zip", "8000"));
    assertThat(user("userProperties", properties).userProperties()).isEqualTo(properties);
    assertThat(user("user_properties", properties).userProperties()).isEqualTo(properties);
    assertThat(user("userProperties", null).userProperties()).isEmpty();
  }

  @Test
  void groupsHaveOneNameOrSeveral() {
    Map<String, Object> groups = new HashMap<>();
    groups.put("company", "acme");
    groups.put("team", List.of("red", 7));
    groups.put("none", null);

    assertThat(user("groups", groups).groups())
        .containsEntry("company", List.of("acme"))
        .containsEntry("team", List.of("red", "7"))
        .containsEntry("none", List.of());
  }

  @Test
  void groupPropertiesAreByTypeAndName() {
    Map<String, Object> properties = Map.of("company", Map.of("acme", Map.of("seats", 5)));
    assertThat(user("groupProperties", properties).groupProperties()).isEqualTo(properties);
    assertThat(user("group_properties", properties).groupProperties()).isEqualTo(properties);
  }

  @Test
  void whatCannotBeMeantIsNamed() {
    assertThatThrownBy(() -> user("targetingKey", List.of("u")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("targetingKey: expected a text");
    assertThatThrownBy(() -> user("deviceId", Map.of())).hasMessage("deviceId: expected a text");
    assertThatThrownBy(() -> user("groups", "acme")).hasMessage("groups: expected an object");
    assertThatThrownBy(() -> user("groups", Map.of("company", Arrays.asList((Object) null))))
        .hasMessage("groups.company: expected a text");
    assertThatThrownBy(() -> user("groupProperties", Map.of("company", Map.of("acme", 1))))
        .hasMessage("groupProperties.company.acme: expected an object");
  }

  @Test
  void anIdIsOneThatIsNotEmpty() {
    assertThat(ContextMapping.hasId(user("targetingKey", "u"))).isTrue();
    assertThat(ContextMapping.hasId(user("deviceId", "d"))).isTrue();
    assertThat(ContextMapping.hasId(user("targetingKey", ""))).isFalse();
    assertThat(ContextMapping.hasId(user("plan", "pro"))).isFalse();
  }
}
