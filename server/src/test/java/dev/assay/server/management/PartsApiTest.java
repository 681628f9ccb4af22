package dev.assay.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.management.ApiCaller.Reply;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Variants, inclusions, deployments, mutexes and holdouts. */
class PartsApiTest extends ApiFixture {
  private String flag;
  private String variants;
  private String on;

  @BeforeEach
  void createFlag() {
    flag = "flags/" + flag("nav");
    variants = flag + "/variants";
    on = variants + "/on";
  }

  @Test
  void aVariantIsAddedChangedAndDeleted() {
    Reply added =
        api.post(
            variants,
            quoted(
                "{'key':'b','name':'B','description':'d','payload':{'x':[1]},'rolloutWeight':3}"));
    assertThat(added.text()).isEqualTo("OK");
    assertThat(show(variants + "/b").toJson())
        .isEqualTo(
            quoted(
                "{'key':'b','name':'B','description':'d','payload':{'x':[1]},'rolloutWeight':3}"));
    assertThat(show(variants).size()).isEqualTo(2);
    ok(
        api.patch(
            flag,
            quoted(
                """
                {'targetSegments':[{'rolloutWeights':{'b':1,'on':1},'conditions':[
                  {'prop':'country','op':'is','values':['x']}]}]}""")));

    ok(api.patch(variants + "/b", quoted("{'key':'c','payload':5,'description':null}")));
    assertThat(show(variants + "/c").toJson())
        .isEqualTo(quoted("{'key':'c','name':'B','payload':5,'rolloutWeight':3}"));
    JsonValue weights = show(flag).get("targetSegments").get(0).get("rolloutWeights");
    assertThat(weights.asMap().keySet()).containsExactly("c", "on");
  }

  @Test
  void aNewVariantWithoutAWeightMovesNobody() {
    ok(api.post(variants, "{\"key\":\"b\"}"));

    assertThat(show(flag).get("rolloutWeights").toJson()).isEqualTo("{\"on\":1,\"b\":0}");
  }

  @Test
  void whatIsNotThereOrThereAlreadyIsRefused() {
    assertThat(api.post(variants, "{\"key\":\"on\"}").status()).isEqualTo(409);
    assertThat(api.post(variants, "{}").error("path")).isEqualTo("$.key");
    assertThat(api.get(variants + "/x").status()).isEqualTo(404);
    assertThat(api.patch(variants + "/x", "{}").status()).isEqualTo(404);
    assertThat(api.delete(variants + "/x").status()).isEqualTo(404);
    assertThat(api.delete(on).status()).isEqualTo(400);
    assertThat(show(variants).size()).isEqualTo(1);
    assertThat(api.post("flags/404/variants", "{\"key\":\"a\"}").status()).isEqualTo(404);
  }

  @Test
  void aDeletedVariantIsNamedNowhere() {
    ok(api.post(variants, "{\"key\":\"b\"}"));
    ok(api.delete(variants + "/b"));

    assertThat(show(flag).get("rolloutWeights").toJson()).isEqualTo("{\"on\":1}");
  }

  @Test
  void aVariantThatOthersNeedIsNotDeleted() {
    ok(api.post(variants, "{\"key\":\"b\"}"));
    create("flags", "'key':'child','parentDependencies':{'flags':{'nav':['b']}}");

    assertThat(api.delete(variants + "/b").status()).isEqualTo(409);
  }

  @Test
  void usersAlwaysGetAVariant() {
    String users = on + "/users";
    assertThat(api.post(users, quoted("{'inclusions':['a','b','a','c']}")).text()).isEqualTo("OK");
    assertThat(show(users).asList()).isEqualTo(List.of("a", "b", "c"));

    ok(api.delete(users + "/1"));
    assertThat(show(users).asList()).isEqualTo(List.of("a", "c"));
    assertThat(api.delete(users + "/7").status()).isEqualTo(404);
    ok(api.call("DELETE", on + "/bulk-delete-users", quoted("{'users':['c','z']}")));
    assertThat(show(users).asList()).isEqualTo(List.of("a"));
    ok(api.delete(users));
    assertThat(show(users).size()).isZero();
  }

  private static String texts(int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(i -> "\"u" + i + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void usersAreNotTooMany() {
    ok(api.post(on + "/users", "{\"inclusions\":" + texts(0, 2000) + "}"));

    assertThat(api.post(on + "/users", "{\"inclusions\":[\"x\"]}").status()).isEqualTo(400);
    assertThat(api.post(on + "/users", "{\"inclusions\":" + texts(0, 2001) + "}").status())
        .isEqualTo(400);
    String many = "{\"users\":" + texts(0, 101) + "}";
    assertThat(api.call("DELETE", on + "/bulk-delete-users", many).status()).isEqualTo(400);
    assertThat(show(on + "/users").size()).isEqualTo(2000);
  }

  @Test
  void cohortsAlwaysGetAVariant() {
    String cohort = create("cohorts", "'name':'Beta'");
    String body = quoted("{'inclusions':['" + cohort + "']}");

    ok(api.post(on + "/cohorts", body));

    assertThat(show(on + "/cohorts").asList()).isEqualTo(List.of(cohort));
    assertThat(api.post(on + "/cohorts", quoted("{'inclusions':['404']}")).status()).isEqualTo(400);
    assertThat(api.delete("cohorts/" + cohort).status()).isEqualTo(409);
    String some = quoted("{'users':['" + cohort + "']}");
    ok(api.call("DELETE", on + "/bulk-delete-cohorts", some));
    assertThat(show(on + "/cohorts").size()).isZero();
    ok(api.delete("cohorts/" + cohort));
  }

  @Test
  void deploymentsAreMadeChangedAndListedEvenIfDeleted() {
    String id = deployment("web");
    JsonValue made = show("deployments/" + id);
    assertThat(made.get("key").asString("")).matches("server-[A-Za-z0-9_-]{32}");
    assertThat(made.get("projectId").asString("")).isEqualTo(project);
    ok(api.post(flag + "/deployments", quoted("{'deployments':['" + id + "']}")));

    ok(api.patch("deployments/" + id, quoted("{'label':'www','archive':true}")));

    JsonValue listed = show("deployments?projectId=" + project).get("deployments");
    assertThat(listed.size()).isEqualTo(1);
    assertThat(listed.get(0).get("label").asString("")).isEqualTo("www");
    assertThat(listed.get(0).get("deleted").asBoolean(false)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'\"label\":\"a b\",\"type\":\"client\"',$.label",
    "'\"label\":\"web\",\"type\":\"server\"',$.label",
    "'\"label\":\"x\",\"type\":\"both\"',$.type",
    "'\"label\":\"x\"',$.type"
  })
  void aDeploymentNeedsALabelAndAType(String fields, String path) {
    deployment("web");

    Reply reply = api.post("deployments", body(fields));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error("path")).isEqualTo(path);
  }

  @Test
  void aMutexHasSlots() {
    String first = experiment("e1");
    String second = experiment("e2");
    String id =
        create(
            "mutexes",
            "'name':'Check out!','slots':[{'percentage':40,'experiments':[%s]},{'percentage':60}]"
                .formatted(first));
    JsonValue mutex = show("mutexes/" + id);
    assertThat(mutex.get("key").asString("")).isEqualTo("check-out");
    assertThat(mutex.get("slots").get(1).toJson())
        .isEqualTo(
            quoted(
                "{'percentage':60,'name':'SLOT 2','index':2,'variantKey':'slot-2',"
                    + "'experiments':[],'holdouts':[],'individuals':[],'cohorts':[]}"));

    String slot = "mutexes/" + id + "/slots/2";
    ok(api.patch(slot, quoted("{'experiments':['" + second + "'],'individuals':['ann']}")));
    ok(api.patch(slot, quoted("{'experiments':null,'individuals':null}")));
    assertThat(show("mutexes/" + id).get("slots").get(1).get("experiments").asList())
        .isEqualTo(List.of(second));
    assertThat(api.patch(slot, quoted("{'experiments':['" + first + "']}")).error("message"))
        .contains("is in slot 1 already");
    assertThat(api.patch(slot, quoted("{'percentage':5}")).status()).isEqualTo(400);
    assertThat(api.patch("mutexes/" + id + "/slots/3", "{}").status()).isEqualTo(404);
    ok(api.patch("mutexes/" + id, quoted("{'archive':true,'name':'not taken'}")));
    assertThat(show("mutexes/" + id).get("name").asString("")).isEqualTo("Check out!");
    assertThat(show("mutexes?projectId=" + project).get("mutexes").size()).isZero();
    ok(api.post("mutexes/" + id + "/restore", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[{'percentage':50}]",
        "[{'percentage':101}]",
        "[{'percentage':99.5},{'percentage':0.5}]",
        "[{'percentage':100,'experiments':['404']}]",
        "[{'percentage':100,'cohorts':['404']}]",
        "[{'percentage':100,'name':5}]",
        "[{'percentage':100,'x':5}]",
        "[{}]",
        "5"
      })
  void slotsAreChecked(String slots) {
    Reply reply = api.post("mutexes", body("'name':'m','slots':" + slots));

    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.error("path")).startsWith("$.slots");
  }

  @Test
  void slotsAreNotTooMany() {
    String slots = "{'percentage':4},".repeat(24) + "{'percentage':4}";

    assertThat(api.post("mutexes", body("'name':'m','slots':[" + slots + "]")).error("message"))
        .isEqualTo("at most 20 are taken");
  }

  @Test
  void aHoldoutKeepsUsersOut() {
    String first = experiment("e1");
    String id =
        create("holdouts", "'name':'nav','holdoutPercentage':5,'experiments':[" + first + "]");
    JsonValue holdout = show("holdouts/" + id);
    assertThat(holdout.get("key").asString("")).isEqualTo("nav-2");
    assertThat(holdout.get("experiments").asList()).isEqualTo(List.of(first));
    assertThat(holdout.get("variantName").asString("")).isEqualTo("on");

    ok(
        api.patch(
            "holdouts/" + id,
            quoted("{'individualInclusion':['a'],'individualExclusion':['b'],'name':'N'}")));
    assertThat(show("holdouts/" + id).get("individualExclusion").asList()).isEqualTo(List.of("b"));
    assertThat(api.patch("holdouts/" + id, "{\"holdoutPercentage\":6}").status()).isEqualTo(400);
    assertThat(api.patch("experiments/" + first, "{\"archive\":true}").status()).isEqualTo(409);
    ok(api.patch("holdouts/" + id, "{\"archive\":true}"));
    ok(api.patch("experiments/" + first, "{\"archive\":true}"));
    assertThat(api.post("holdouts/" + id + "/restore", "").status()).isEqualTo(400);
    assertThat(show("holdouts/" + id + "/versions").size()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "100", "5.5", "'5'", "null"})
  void aHoldoutIsOf1To99Percent(String percentage) {
    Reply reply = api.post("holdouts", body("'name':'h','holdoutPercentage':" + percentage));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error("path")).isEqualTo("$.holdoutPercentage");
  }
}
