package dev.assay.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.management.ApiCaller.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlagApiTest extends ApiFixture {
  @Test
  void aNewFlagHasEveryFieldOfTheApi() {
    String deployment = deployment("web");
    Reply created =
        api.post(
            "flags",
            body(
                """
                'key':'new-nav','name':'New navigation','evaluationMode':'local',
                'bucketingKey':'device_id','variants':[{'key':'on','payload':{'layout':'side'}}],
                'rolloutWeights':{'on':1},
                'targetSegments':[{'name':'Staff','percentage':100,'rolloutWeights':{'on':1},
                  'conditions':[{'type':'property','prop':'gp:role','op':'is','values':['staff']}]}],
                'deployments':['%s']"""
                    .formatted(deployment)));

    assertThat(created.status()).as(created.text()).isEqualTo(200);
    String id = created.id();
    assertThat(created.json().get("url").asString("")).isEqualTo("/api/1/flags/" + id);
    assertThat(created.headers()).containsEntry("etag", "\"1\"");
    JsonValue flag = show("flags/" + id);
    assertThat(flag.asMap().keySet())
        .containsExactly(
            "id",
            "projectId",
            "key",
            "name",
            "enabled",
            "evaluationMode",
            "bucketingKey",
            "bucketingSalt",
            "bucketingUnit",
            "deployments",
            "variants",
            "rolloutPercentage",
            "rolloutWeights",
            "targetSegments",
            "tags",
            "deleted",
            "version",
            "createdBy",
            "createdAt",
            "lastModifiedBy",
            "lastModifiedAt");
    assertThat(flag.get("bucketingSalt").asString("")).matches("[0-9A-Za-z]{8}");
    assertThat(flag.get("createdAt").asString("")).matches("\\d{4}-.*T.*\\.\\d{3}Z");
    assertThat(flag.get("createdBy").asString("")).isEqualTo("the ADMIN");
    assertThat(flag.get("enabled").asBoolean(true)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'nam':'x' | $.nam | unknown field",
        "'name':5 | $.name | expected text",
        "'description':['x'] | $.description | expected text",
        "'enabled':'yes' | $.enabled | expected true or false",
        "'tags':['a',1] | $.tags | expected an array of texts",
        "'variants':{} | $.variants | expected an array of objects",
        "'variants':[] | $.variants | at least one variant",
        "'variants':[{'key':'a'},{'key':'a'}] | $.variants[1].key | stands twice",
        "'variants':[{'key':'a','color':1}] | $.variants[0].color | unknown field",
        "'variants':[{'key':'a','name':1}] | $.variants[0].name | expected text",
        "'variants':[{'key':'a','inclusions':'x'}] | $.variants[0].inclusions | array",
        "'evaluationMode':'both' | $.evaluationMode | expected one of remote, local",
        "'rolloutPercentage':101 | $.rolloutPercentage | from 0 to 100",
        "'rolloutPercentage':'5' | $.rolloutPercentage | expected a number",
        "'rolloutWeights':{'b':1} | $.rolloutWeights.b | unknown variant",
        "'rolloutWeights':{'on':-1} | $.rolloutWeights.on | a weight",
        "'rolloutWeights':{'on':0} | $.rolloutWeights | add up to 0",
        "'bucketingKey':'plan' | $.bucketingKey | unknown property",
        "'deployments':['404'] | $.deployments[0] | no deployment",
        "'targetSegments':[{}] | $.targetSegments[0].conditions | at least one condition",
        "'targetSegments':[{'conditions':[{'prop':'country','op':'like','values':['x']}]}]"
            + " | $.targetSegments[0].conditions[0].op | expected one of",
        "'targetSegments':[{'conditions':[{'prop':'country','op':'regex match','values':['(']}]}]"
            + " | $.targetSegments[0].conditions[0].values[0] | not a regular expression",
        "'targetSegments':[{'conditions':[{'type':'cohort','op':'set contains any',"
            + "'values':['c']}]}]"
            + " | $.targetSegments[0].conditions[0].values[0] | unknown cohort",
        "'parentDependencies':{'flags':{'x':['on']}} | $.parentDependencies.flags.x | unknown flag",
        "'key':'12' | $.key | digits alone",
        "'key':'a b' | $.key | letters, digits",
        "'projectId':'404' | $.projectId | no project",
        "'id':'5' | $.id | unknown field"
      })
  void whatIsWrongIsToldByItsPlaceAndNothingIsKept(String fields, String path, String message) {
    String given = quoted(fields.strip());
    StringBuilder body = new StringBuilder("{" + given);
    if (!given.contains("\"projectId\"")) {
      body.append(",\"projectId\":\"").append(project).append('"');
    }
    if (!given.startsWith("\"key\"")) {
      body.append(",\"key\":\"k\"");
    }

    Reply reply = api.post("flags", body.append('}').toString());

    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.error("code")).isEqualTo("bad_request");
    assertThat(reply.error("path")).isEqualTo(path);
    assertThat(reply.error("message")).contains(message);
    assertThat(show("flags?projectId=" + project).get("flags").size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "[]", "{\"a\":", "\"text\"", "null"})
  void aBodyIsAnObject(String body) {
    Reply reply = api.post("flags", body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error("path")).isEqualTo("$");
  }

  @Test
  void everyWrongFieldIsTold() {
    Reply reply = api.post("flags", quoted("{'name':1,'x':2}"));

    JsonValue details = reply.json().get("error").get("details");
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < details.size(); i++) {
      paths.add(details.get(i).get("path").asString(""));
    }
    assertThat(paths).containsExactlyInAnyOrder("$.name", "$.x", "$.projectId", "$.key");
  }

  @Test
  void keysAreTakenByFlagsAndGroupsAlike() {
    flag("nav");

    Reply reply = api.post("experiments", body("'key':'nav'"));

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.error("message")).contains("the key is taken by flag");
  }

  @Test
  void aPatchChangesWhatItNamesOnly() {
    String id = flag("nav");
    String salt = show("flags/" + id).get("bucketingSalt").asString("");

    Reply reply =
        api.patch(
            "flags/" + id, quoted("{'enabled':true,'rolloutPercentage':20,'tags':['a','b']}"));

    assertThat(reply.text()).isEqualTo("OK");
    assertThat(reply.headers()).containsEntry("etag", "\"2\"");
    JsonValue flag = show("flags/" + id);
    assertThat(flag.get("enabled").asBoolean(false)).isTrue();
    assertThat(flag.get("rolloutPercentage").asInt(0)).isEqualTo(20);
    assertThat(flag.get("tags").asList()).isEqualTo(List.of("a", "b"));
    assertThat(flag.get("bucketingSalt").asString("")).isEqualTo(salt);
    assertThat(flag.get("version").asInt(0)).isEqualTo(2);
  }

  @Test
  void aNullInAPatchChangesNothing() {
    String id =
        create(
            "flags",
            """
            'key':'nav','name':'N','enabled':true,'rolloutPercentage':20,'tags':['a'],
            'targetSegments':[{'name':'Staff','conditions':[
              {'type':'property','prop':'gp:role','op':'is','values':['staff']}]}]""");

    StringBuilder nulls = new StringBuilder();
    Resource.FLAG.patchFields().keySet().forEach(f -> nulls.append(",'" + f + "':null"));
    ok(api.patch("flags/" + id, quoted("{" + nulls.substring(1) + "}")));

    assertThat(show("flags/" + id).get("version").asInt(0)).isEqualTo(1);
  }

  @Test
  void aPatchThatChangesNothingMakesNoVersion() {
    String id = flag("nav");

    ok(api.patch("flags/" + id, "{\"enabled\":false}"));

    assertThat(show("flags/" + id).get("version").asInt(0)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"'variants':[{'key':'a'}]", "'deployments':[]", "'key':'b'", "'projectId':'1'"})
  void whatHasItsOwnRoutesIsNotPatched(String fields) {
    String id = flag("nav");

    Reply reply = api.patch("flags/" + id, quoted("{" + fields + "}"));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error("message")).startsWith("unknown field");
  }

  @Test
  void whatIsShownMayBeSentBackChanged() {
    String id = flag("nav");
    String shown = api.get("flags/" + id).text();

    Reply reply = api.put("flags/" + id, shown.replace("\"enabled\":false", "\"enabled\":true"));

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.json().get("enabled").asBoolean(false)).isTrue();
    assertThat(reply.json().get("version").asInt(0)).isEqualTo(2);
    Reply stale = api.put("flags/" + id, shown);
    assertThat(stale.status()).isEqualTo(409);
    assertThat(stale.json().get("error").get("currentVersion").asInt(0)).isEqualTo(2);
  }

  @Test
  void aReplacementHasToSayWhatItReplaces() {
    String id = flag("nav");

    Reply without = api.put("flags/" + id, "{}");
    assertThat(without.status()).isEqualTo(400);
    assertThat(without.error("path")).isEqualTo("$.version");
    assertThat(api.with("if-match", "\"1\"").put("flags/" + id, "{\"key\":\"x\"}").error("path"))
        .isEqualTo("$.key");
    assertThat(api.with("if-match", "\"2\"").put("flags/" + id, "{}").status()).isEqualTo(409);
    assertThat(api.with("if-match", "x").put("flags/" + id, "{}").status()).isEqualTo(400);
    assertThat(api.with("if-match", "\"1\"").put("flags/" + id, "{\"version\":2}").status())
        .isEqualTo(400);
  }

  @Test
  void aReplacementMovesNobodyByLeavingTheSaltOut() {
    String id = flag("nav");
    JsonValue salt = show("flags/" + id).get("bucketingSalt");

    ok(api.with("if-match", "\"1\"").put("flags/" + id, "{\"name\":\"N\"}"));

    assertThat(show("flags/" + id).get("bucketingSalt")).isEqualTo(salt);
  }

  @Test
  void ofTwoReplacementsOfOneVersionExactlyOneWins() throws Exception {
    String id = flag("nav");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int version = 1; version <= 10; version++) {
        String tag = "\"" + version + "\"";
        List<Future<Reply>> replies = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          String body = "{\"name\":\"" + version + " by " + i + "\"}";
          replies.add(threads.submit(() -> api.with("if-match", tag).put("flags/" + id, body)));
        }
        List<Integer> statuses = new ArrayList<>();
        for (Future<Reply> reply : replies) {
          statuses.add(reply.get().status());
        }
        assertThat(statuses).containsExactlyInAnyOrder(200, 409, 409, 409);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void listsAreNewestFirstInPages() {
    String first = flag("a");
    String second = flag("b");
    String third = flag("c");
    ok(api.post("flags/" + second + "/archive", ""));
    String path = "flags?projectId=" + project;

    JsonValue page = show(path + "&limit=1");
    assertThat(page.get("flags").get(0).get("id").asString("")).isEqualTo(third);
    JsonValue rest = show(path + "&limit=1&cursor=" + page.get("nextCursor").asLong(0));
    assertThat(rest.get("flags").get(0).get("id").asString("")).isEqualTo(first);
    assertThat(rest.get("nextCursor").exists()).isFalse();
    assertThat(show(path + "&includeArchived=true").get("flags").size()).isEqualTo(3);
    assertThat(show(path + "&key=a").get("flags").size()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0,limit",
    "limit=x,limit",
    "cursor=-1,cursor",
    "includeArchived=1,includeArchived",
    "color=red,color"
  })
  void parametersAreChecked(String query, String path) {
    Reply reply = api.get("flags?" + query);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error("path")).isEqualTo(path);
  }

  @Test
  void whatOthersDependOnIsNotTakenAway() {
    String parent = flag("parent");
    String child =
        create("flags", "'key':'child','parentDependencies':{'flags':{'" + parent + "':['on']}}");

    Reply reply = api.patch("flags/" + parent, "{\"archive\":true}");

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.error("message")).contains("the flag 'child' would be broken");
    Reply circle =
        api.patch(
            "flags/" + parent, quoted("{'parentDependencies':{'flags':{'" + child + "':['on']}}}"));
    assertThat(circle.status()).as(circle.text()).isIn(400, 409);
    assertThat(show("flags/" + parent).get("version").asInt(0)).isEqualTo(1);
  }

  @Test
  void anArchivedFlagComesBack() {
    String id = flag("nav");

    assertThat(api.post("flags/" + id + "/archive", "").json().get("deleted").asBoolean(false))
        .isTrue();
    assertThat(api.post("flags/" + id + "/restore", "").json().get("deleted").asBoolean(true))
        .isFalse();
    ok(api.patch("flags/" + id, "{\"archive\":true,\"name\":\"Old\"}"));
    assertThat(show("flags/" + id).get("deleted").asBoolean(false)).isTrue();
    assertThat(show("flags/" + id).get("name").asString("")).isEqualTo("Old");
  }

  @Test
  void versionsAreKeptAndCountAgain() {
    String id = flag("nav");
    ok(api.patch("flags/" + id, "{\"name\":\"Second\"}"));

    JsonValue versions = show("flags/" + id + "/versions");
    assertThat(versions.size()).isEqualTo(2);
    assertThat(versions.get(0).get("version").asInt(0)).isEqualTo(2);
    assertThat(versions.get(0).get("flagConfig").get("name").asString("")).isEqualTo("Second");
    JsonValue first = show("flags/" + id + "/versions/1");
    assertThat(first.get("flagConfig").get("key").asString("")).isEqualTo("nav");
    assertThat(api.get("flags/" + id + "/versions/9").status()).isEqualTo(404);
    assertThat(api.get("flags/" + id + "/versions/x").status()).isEqualTo(404);

    Reply back = api.post("flags/" + id + "/rollback", "{\"version\":1}");

    assertThat(back.json().get("version").asInt(0)).isEqualTo(3);
    assertThat(back.json().get("name").exists()).isFalse();
    assertThat(api.post("flags/" + id + "/rollback", "{\"version\":9}").status()).isEqualTo(400);
    assertThat(api.post("flags/" + id + "/rollback", "{\"version\":1.5}").status()).isEqualTo(400);
    JsonValue all = show("versions?projectId=" + project + "&start=2020-01-01T00:00:00Z");
    assertThat(all.get("versions").size()).isEqualTo(3);
    assertThat(show("versions?end=2020-01-01T00:00:00Z").get("versions").size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"yesterday", "+1000000000-12-31T23:59:59Z", "-1000000000-01-01T00:00:00Z"})
  void whatIsNoTimeOfAYearOfFourDigitsIsRefused(String time) {
    for (String path : List.of("versions?start=", "versions?end=", "audit?start=", "audit?end=")) {
      assertThat(api.get(path + time).status()).as(path).isEqualTo(400);
    }
    String dates = "'key':'e','startDate':'" + time + "'";
    assertThat(api.post("experiments", body(dates)).error("path")).isEqualTo("$.startDate");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0000-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"})
  void everyTimeOfAYearOfFourDigitsIsTaken(String time) {
    ok(api.get("versions?limit=1&start=" + time));
    ok(api.get("audit?limit=1&end=" + time));
    String id = create("experiments", "'key':'e','startDate':'" + time + "'");
    assertThat(show("experiments/" + id).get("startDate").asString("")).isEqualTo(time);
  }

  @Test
  void anExperimentHasItsOwnFieldsToo() {
    String id = experiment("exp");
    JsonValue made = show("experiments/" + id);
    assertThat(made.get("experimentType").asString("")).isEqualTo("a-b-test");
    assertThat(made.get("decision").exists()).isTrue();
    assertThat(made.get("decision").isNull()).isTrue();

    ok(
        api.patch(
            "experiments/" + id,
            quoted(
                """
                {'stickyBucketing':true,'startDate':'2026-03-01T10:00:00.000Z','endDate':null,
                 'decision':'rollout','decisionReason':'good','rolledOutVariant':'on',
                 'experimentType':'multi-arm-bandit','state':'running',
                 'exposureEvent':{'event_type':'Shown','filters':[{'group_type':'User',
                   'subprop_key':'k','subprop_op':'is','subprop_type':'event',
                   'subprop_value':['v']}]}}""")));
    assertThat(show("experiments/" + id).get("decision").asString("")).isEqualTo("rollout");
    String path = "experiments/" + id;
    assertThat(api.patch(path, quoted("{'decision':'maybe'}")).error("path"))
        .isEqualTo("$.decision");
    assertThat(api.patch(path, quoted("{'startDate':'soon'}")).error("path"))
        .isEqualTo("$.startDate");
    assertThat(api.patch(path, quoted("{'exposureEvent':{'filters':[{'x':1}]}}")).error("path"))
        .isEqualTo("$.exposureEvent.filters[0].x");
    ok(api.patch(path, quoted("{'exposureEvent':null,'decision':null}")));
    assertThat(show(path).get("exposureEvent").exists()).isFalse();
  }

  @Test
  void flagsAreServedAtDeployments() {
    String id = flag("nav");
    String web = deployment("web");
    String path = "flags/" + id + "/deployments";

    assertThat(api.post(path, quoted("{'deployments':['" + web + "']}")).text()).isEqualTo("OK");
    assertThat(show(path).get(0).get("label").asString("")).isEqualTo("web");
    assertThat(api.post(path, quoted("{'deployments':['404']}")).status()).isEqualTo(400);
    assertThat(api.delete(path + "/" + web).text()).isEqualTo("OK");
    assertThat(api.delete(path + "/" + web).status()).isEqualTo(404);
    assertThat(show(path).size()).isZero();
  }
}
