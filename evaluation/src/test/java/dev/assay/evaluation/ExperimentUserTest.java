package dev.assay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExperimentUserTest {
  /** A user with every field. */
  private static ExperimentUser.Builder full() {
    return ExperimentUser.builder()
        .userId("user_id")
        .deviceId("device_id")
        .country("country")
        .region("region")
        .dma("dma")
        .city("city")
        .language("language")
        .platform("platform")
        .version("version")
        .os("os")
        .deviceManufacturer("device_manufacturer")
        .deviceBrand("device_brand")
        .deviceModel("device_model")
        .carrier("carrier")
        .library("library")
        .ipAddress("ip_address")
        .userProperty("plan", "pro")
        .group("company", "acme", "other")
        .groupProperty("company", "acme", "size", 5)
        .cohortIds(List.of("c1", "c2"))
        .groupCohortIds("company", "acme", List.of("c3"))
        .otherField("first_seen", "2024");
  }

  @Test
  void everyFieldHasItsAccessor() {
    ExperimentUser user = full().build();
    List<String> texts =
        List.of(
            user.userId(),
            user.deviceId(),
            user.country(),
            user.region(),
            user.dma(),
            user.city(),
            user.language(),
            user.platform(),
            user.version(),
            user.os(),
            user.deviceManufacturer(),
            user.deviceBrand(),
            user.deviceModel(),
            user.carrier(),
            user.library(),
            user.ipAddress());
    assertThat(texts)
        .containsExactly(
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
    assertThat(user.userProperties()).isEqualTo(Map.of("plan", "pro"));
    assertThat(user.groups()).isEqualTo(Map.of("company", List.of("acme", "other")));
    assertThat(user.groupProperties())
        .isEqualTo(Map.of("company", Map.of("acme", Map.of("size", 5))));
    assertThat(user.cohortIds()).containsExactly("c1", "c2");
    assertThat(user.groupCohortIds()).isEqualTo(Map.of("company", Map.of("acme", List.of("c3"))));
    assertThat(user.otherFields()).isEqualTo(Map.of("first_seen", "2024"));
  }

  @Test
  void everyTextFieldIsWrittenUnderItsName() {
    JsonValue json = JsonValue.parse(full().build().toJson());
    for (UserField field : UserField.values()) {
      assertThat(json.get(field.wireName).asString("-")).isEqualTo(field.wireName);
    }
    assertThat(json.size()).isEqualTo(UserField.COUNT + 6);
  }

  @Test
  void aUserWithoutFieldsIsEmpty() {
    ExperimentUser user = ExperimentUser.builder().build();
    assertThat(user.toJson()).isEqualTo("{}");
    assertThat(user.userId()).isNull();
    assertThat(user.cohortIds()).isEmpty();
    assertThat(user.userProperties()).isEmpty();
    assertThat(user.groups()).isEmpty();
  }

  @Test
  void aBuilderBeginsWithTheUsersFields() {
    ExperimentUser user = full().build();
    assertThat(user.toBuilder().build()).isEqualTo(user).hasSameHashCodeAs(user);
    ExperimentUser changed = user.toBuilder().userId("x").userProperty("plan", "free").build();
    assertThat(changed.userId()).isEqualTo("x");
    assertThat(changed.deviceId()).isEqualTo("device_id");
    assertThat(user.userId()).isEqualTo("user_id");
    assertThat(user.userProperties()).isEqualTo(Map.of("plan", "pro"));
    user.toBuilder().groupProperty("company", "acme", "size", 6);
    user.toBuilder().groupCohortIds("company", "other", List.of("c9"));
    assertThat(user).isEqualTo(full().build());
  }

  @Test
  void whatABuilderSetsLaterDoesNotReachEarlierUsers() {
    ExperimentUser.Builder builder = ExperimentUser.builder().userId("u").userProperty("p", 1);
    builder.group("company", "assay").groupProperty("company", "assay", "size", 1);
    builder.groupCohortIds("company", "assay", List.of("c1")).otherField("other", 1);
    ExperimentUser first = builder.build();
    String firstJson = first.toJson();

    change(builder);
    change(first.toBuilder());
    builder.build();

    assertThat(first.toJson()).isEqualTo(firstJson);
    assertThat(first.toBuilder().build()).isEqualTo(first);
    assertThat(builder.build()).isNotEqualTo(first);
  }

  private static void change(ExperimentUser.Builder builder) {
    builder.userId("v").userProperty("p", 2).group("company", "another");
    builder.groupProperty("company", "assay", "size", 2).otherField("other", 2);
    builder.groupCohortIds("company", "assay", List.of("c2"));
  }

  @Test
  void nullRemovesAField() {
    ExperimentUser user = full().userId(null).cohortIds(null).build();
    assertThat(user.userId()).isNull();
    assertThat(user.toJson()).doesNotContain("\"user_id\"").doesNotContain("\"cohort_ids\"");
  }

  @Test
  void aPropertyThatIsNullIsWrittenAsNull() {
    assertThat(ExperimentUser.builder().userProperty("x", null).build().toJson())
        .isEqualTo("{\"user_properties\":{\"x\":null}}");
  }

  @Test
  void noCohortsAreNotTheSameAsUnknownCohorts() {
    ExperimentUser none = ExperimentUser.builder().cohortIds(List.of()).build();
    assertThat(none.toJson()).isEqualTo("{\"cohort_ids\":[]}");
    assertThat(none).isNotEqualTo(ExperimentUser.builder().build());
    assertThat(ExperimentUser.fromJson(none.toJson())).isEqualTo(none);
  }

  @Test
  void callersCollectionsAreCopied() {
    List<Object> list = new ArrayList<>(List.of("a"));
    Map<String, Object> properties = new HashMap<>(Map.of("l", list));
    List<String> ids = new ArrayList<>(List.of("c1"));
    Map<String, List<String>> groups = new HashMap<>(Map.of("company", new ArrayList<>(ids)));
    String[] names = {"n1"};
    ExperimentUser.Builder builder =
        ExperimentUser.builder()
            .userProperties(properties)
            .groups(groups)
            .group("team", names)
            .cohortIds(ids)
            .groupProperty("company", "c1", "l", list)
            .groupCohortIds("company", "c1", ids)
            .otherField("first_seen", list);
    final String before = builder.build().toJson();
    final ExperimentUser user = builder.build();
    list.add("b");
    properties.clear();
    groups.get("company").clear();
    groups.clear();
    ids.clear();
    names[0] = "x";
    assertThat(builder.build().toJson()).isEqualTo(before);
    builder.userProperty("y", 1).group("team", "z").userId("later");
    builder.groupProperty("company", "c1", "y", 1).groupCohortIds("company", "c1", List.of());
    assertThat(user.toJson()).isEqualTo(before);
  }

  @Test
  void whatAUserGivesCannotBeChanged() {
    ExperimentUser user = full().userProperty("l", List.of(1)).build();
    for (Map<?, ?> map :
        List.of(
            user.userProperties(),
            user.groups(),
            user.groupProperties(),
            user.groupProperties().get("company"),
            user.groupProperties().get("company").get("acme"),
            user.groupCohortIds(),
            user.groupCohortIds().get("company"),
            user.otherFields(),
            user.context())) {
      assertThatThrownBy(map::clear).isInstanceOf(UnsupportedOperationException.class);
    }
    assertThatThrownBy(() -> user.cohortIds().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> ((List<?>) user.userProperties().get("l")).clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void fieldsWithASetterAreNoOtherFields() {
    for (String name : List.of("user_id", "ip_address", "groups", "cohort_ids")) {
      assertThatThrownBy(() -> ExperimentUser.builder().otherField(name, "x"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the field '" + name + "' has a setter of its own");
    }
  }

  @Test
  void valuesThatNestTooDeeplyAreRefused() {
    List<Object> deep = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      deep = new ArrayList<>(Collections.singletonList(deep));
    }
    List<Object> value = deep;
    assertThatThrownBy(() -> ExperimentUser.builder().userProperty("p", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("user property 'p' nests deeper than 100");
    Object most = ((List<?>) value.get(0)).get(0);
    ExperimentUser user = ExperimentUser.builder().groupProperty("t", "g", "p", most).build();
    assertThat(ExperimentUser.fromJson(user.toJson())).isEqualTo(user);
  }

  @Test
  void nullNamesAreRefused() {
    ExperimentUser.Builder user = ExperimentUser.builder();
    assertThatNullPointerException().isThrownBy(() -> user.userProperty(null, 1));
    assertThatNullPointerException().isThrownBy(() -> user.group(null, "a"));
    assertThatNullPointerException().isThrownBy(() -> user.groupProperty("t", null, "p", 1));
    assertThatNullPointerException().isThrownBy(() -> user.groupProperty(null, "g", "p", 1));
    assertThatNullPointerException().isThrownBy(() -> user.groupCohortIds("t", null, List.of()));
    assertThatNullPointerException().isThrownBy(() -> user.otherField(null, 1));
  }

  @Test
  void equalUsersAreEqual() {
    assertThat(full().build()).isEqualTo(full().build()).isNotEqualTo("user");
    assertThat(full().build()).isNotEqualTo(full().userId("x").build());
    assertThat(full().build()).isNotEqualTo(full().otherField("x", 1).build());
  }

  @Test
  void onlyTheIdsAreShown() {
    assertThat(full().build()).hasToString("ExperimentUser[userId=user_id, deviceId=device_id]");
  }
}
