package dev.assay.server.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.evaluation.FlagSet;
import dev.assay.evaluation.JsonValue;
import dev.assay.server.http.Api.Head;
import dev.assay.server.management.ApiCaller.Reply;
import dev.assay.server.project.FlagFiles;
import dev.assay.server.project.StoredProject;
import dev.assay.server.store.Author;
import dev.assay.server.store.ManagementKey;
import dev.assay.server.store.ManagementKey.Role;
import dev.assay.server.store.Store;
import dev.assay.server.store.StoreConfig;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Projects, files from and to them, trials and the audit log. */
class ProjectApiTest extends ApiFixture {
  private static final String FILE =
      """
      {'name':'Shop','description':'All of it',
       'deployments':[{'key':'secret-of-the-file','label':'web'}],
       'cohorts':[{'id':'beta','name':'Beta','memberIds':['ann','bob']},{'id':'later'}],
       'flags':[{'key':'nav','variants':[{'key':'on','rolloutWeight':2},{'key':'b'}],
                 'rolloutPercentage':30,
                 'targetSegments':[{'conditions':[
                   {'type':'cohort','op':'set contains any','values':['beta','later']}]}]},
                {'key':'old','deleted':true,'variants':[{'key':'on'}],'deployments':['web']}],
       'experiments':[{'key':'exp','variants':[{'key':'a'},{'key':'b'}],'enabled':false}],
       'mutexes':[{'name':'One of','slots':[{'percentage':50,'experiments':['exp']}]}],
       'holdouts':[{'name':'Some','holdoutPercentage':5,'experiments':['exp']}]}
      """;

  private static Reply importFile(ApiCaller caller, String project, String file) {
    return caller.post("projects/" + project + "/import", quoted(file));
  }

  @Test
  void aProjectHasANameAndMayHaveAnId() {
    Reply made = api.post("projects", quoted("{'id':'mine','name':'Mine','description':'d'}"));

    assertThat(made.id()).isEqualTo("mine");
    ok(api.patch("projects/mine", "{\"name\":\"Ours\"}"));
    assertThat(show("projects/mine").get("name").asString("")).isEqualTo("Ours");
    assertThat(show("projects?limit=1").get("projects").size()).isEqualTo(1);
    assertThat(api.post("projects", quoted("{'id':'mine','name':'x'}")).status()).isEqualTo(409);
    assertThat(api.post("projects", "{}").error("path")).isEqualTo("$.name");
    assertThat(api.get("projects/404/export").status()).isEqualTo(404);
    assertThat(importFile(api, "404", "{}").status()).isEqualTo(404);
  }

  @Test
  void exportAfterImportIsTheSameOnAnyServer(@TempDir Path other) {
    String whole = FILE.replace("{'id':'later'}", "{'id':'later','memberIds':[]}");
    ok(importFile(api, project, whole));
    String exported = api.get("projects/" + project + "/export").text();

    try (Store second = Store.open(StoreConfig.directory(other))) {
      ManagementApi api2 = ManagementApi.of(second, 0);
      String key = second.write(Author.SERVER, tx -> tx.createKey("k", Role.ADMIN)).secret();
      ApiCaller caller = new ApiCaller(api2, key);
      ok(caller.post("projects", quoted("{'id':'" + project + "','name':'x'}")));
      ok(importFile(caller, project, exported));

      assertThat(caller.get("projects/" + project + "/export").text()).isEqualTo(exported);
    }
    Reply again = importFile(api, project, exported);
    assertThat(again.json().get("changed").asInt(-1)).isZero();
    assertThat(api.get("projects/" + project + "/export").text()).isEqualTo(exported);
    assertThat(flags(exported)).isEqualTo(flags(quoted(whole)));
    ok(api.get("cohorts/beta/members"));
  }

  /** {@return the flags of a file, for comparison} */
  private static String flags(String file) {
    return FlagFiles.parse(Map.of("f", file.getBytes(StandardCharsets.UTF_8))).flags().toJson();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[] | $",
        "{'colors':[]} | $.colors",
        "{'flags':{}} | $.flags",
        "{'flags':[{'key':'a','variants':[{'key':'on'}],'name':5}]} | $.flags[0].name",
        "{'flags':[{'key':'a','variants':[{'key':'on','name':5}]}]}"
            + " | $.flags[0].variants[0].name",
        "{'flags':[{'key':'a','variants':[{'key':'on'}],'x':5}]} | $.flags[0].x",
        "{'flags':[{'key':'a','variants':[{'key':'on'}],'deployments':['w']}]}"
            + " | $.flags[0].deployments[0]",
        "{'cohorts':[{'id':'c','memberIds':['']}]} | $.cohorts[0].memberIds[0]",
        "{'flags':[{'key':'a b','variants':[{'key':'on'}]}]} | $.flags[0].key",
        "{'experiments':[{'key':'1015','variants':[{'key':'on'}]}]} | $.experiments[0].key",
        "{'mutexes':[{'key':'größe','name':'m','slots':[{'percentage':100}]}]} | $.mutexes[0].key",
        "{'deployments':[{'key':'with blank'}]} | $.deployments[0].key",
        "{'deployments':[{'key':'grün'}]} | $.deployments[0].key"
      })
  void whatIsWrongInAFileIsToldAndNothingIsKept(String file, String path) {
    String before = api.get("projects/" + project + "/export").text();

    Reply reply = importFile(api, project, file);

    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.error("path")).isEqualTo(path);
    assertThat(api.get("projects/" + project + "/export").text()).isEqualTo(before);
  }

  private ApiCaller yaml() {
    return api.with("content-type", "application/yaml; charset=utf-8");
  }

  @Test
  void aFileMayBeYaml() {
    String file =
        """
        name: Fruit
        flags:
          - key: nav # not JSON
            variants: [{key: on}, {key: no}]
            rolloutPercentage: 30
        """;
    String path = "projects/" + project + "/import";
    ok(yaml().post(path, file));

    JsonValue flag = show("flags?projectId=" + project).get("flags").get(0);
    assertThat(flag.get("variants").toJson()).isEqualTo("[{\"key\":\"on\"},{\"key\":\"no\"}]");
    assertThat(show("projects/" + project).get("name").asString("")).isEqualTo("Fruit");
    String json =
        quoted(
            "{'name':'Fruit','flags':[{'key':'nav','variants':[{'key':'on'},{'key':'no'}],'rolloutPercentage':30}]}");
    assertThat(api.post(path, json).json().get("changed").asInt(-1)).isZero();
    assertThat(api.with("content-type", "text/yaml").post(path, json).status()).isEqualTo(200);
    assertThat(api.post(path, file).error("message")).startsWith("not JSON");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: [ | line ",
        "flags: &all [1]\\nname: *all | line 2: ",
        "flags: !!java.net.URL x | expected an array",
        "- name | expected an object",
        "flags: [{key: nav}] | at least one",
      })
  void yamlIsReadAsFlagFilesAre(String file, String message) {
    Reply reply = yaml().post("projects/" + project + "/import", file.replace("\\n", "\n"));

    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.error("message")).contains(message);
  }

  @Test
  void oneFileIsTakenOverAtATime() {
    ProjectOperations projects = new ProjectOperations(store);
    String refusal = "another project file is being taken over";
    List<ApiFault> refused = new ArrayList<>();
    InputStream during =
        new FilterInputStream(InputStream.nullInputStream()) {
          @Override
          public int read(byte[] bytes, int from, int length) {
            refused.add(fault(projects, InputStream.nullInputStream()));
            return -1;
          }
        };

    assertThat(fault(projects, during)).hasMessage("empty document");
    assertThat(refused.get(0)).hasMessage(refusal);
    assertThat(refused.get(0).status()).isEqualTo(429);
    assertThat(fault(projects, InputStream.nullInputStream())).hasMessage("empty document");
  }

  private ApiFault fault(ProjectOperations projects, InputStream body) {
    ManagementKey key = store.read(tx -> tx.keys().get(0));
    Head head = new Head("POST", List.of(), Map.of(), Map.of(), "192.0.2.1");
    ApiCall call = new ApiCall(head, Map.of("id", project), key, body);
    return catchThrowableOfType(ApiFault.class, () -> projects.imported(call));
  }

  @Test
  void aFileHasToFitIntoTheMemory() {
    assertThat(ProjectOperations.MOST_BYTES)
        .isBetween(1L, Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 32));
  }

  @Test
  void yamlIsBounded() {
    String large = "#" + "x".repeat(ProjectOperations.MOST_YAML_BYTES);

    assertThat(yaml().post("projects/" + project + "/import", large).status()).isEqualTo(413);
  }

  @Test
  void membersOfCohortsStayIfTheFileHasNone() {
    String cohort = "c-" + project;
    ok(importFile(api, project, "{'cohorts':[{'id':'" + cohort + "','memberIds':['a']}]}"));
    ok(importFile(api, project, "{'cohorts':[{'id':'" + cohort + "','name':'C'}]}"));

    assertThat(show("cohorts/" + cohort + "/members").toJson()).isEqualTo("[\"a\"]");
    assertThat(show("cohorts/" + cohort).get("name").asString("")).isEqualTo("C");
  }

  @Test
  void theApiKeyOfAProjectIsNoDeploymentsKey() {
    String second = api.post("projects", "{\"name\":\"Second\"}").id();
    String apiKey = show("projects/" + second + "/keys").get("apiKey").asString("");
    String file = "{'deployments':[{'key':'" + apiKey + "','label':'web'}]}";

    Reply reply = importFile(caller(Role.EDITOR), project, file);

    assertThat(reply.status()).as(reply.text()).isEqualTo(409);
    assertThat(reply.text()).doesNotContain(apiKey);
    assertThat(show("deployments?projectId=" + project).get("deployments").size()).isZero();
  }

  @Test
  void newIdsAreNotThoseOfAnImport() {
    long last = Long.parseLong(flag("first"));
    StringBuilder flags = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      long id = last + 40 + i;
      String given = "{'id':'" + id + "','key':'f" + i + "','variants':[{'key':'on'}]}";
      flags.append(i > 0 ? "," : "").append(given);
    }
    ok(importFile(api, project, "{'flags':[" + flags + "]}"));

    for (int i = 0; i < 20; i++) {
      experiment("e" + i);
    }
  }

  @Test
  void whatIsInAnotherProjectIsNotTaken() {
    String cohort = create("cohorts", "'name':'C'");
    String second = api.post("projects", "{\"name\":\"Second\"}").id();

    Reply reply = importFile(api, second, "{'cohorts':[{'id':'" + cohort + "'}]}");

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.error("message")).contains("$.cohorts[0] is in project");
    String flag = flag("nav");
    String other = "{'flags':[{'id':'" + flag + "','key':'other','variants':[{'key':'on'}]}]}";
    assertThat(importFile(api, project, other).status()).isEqualTo(409);
  }

  @Test
  void aTrialAnswersTheFlagAndKeepsNothing() {
    Reply made =
        api.post("flags/validate", body("'key':'nav','enabled':true,'rolloutPercentage':50"));

    assertThat(made.status()).as(made.text()).isEqualTo(200);
    String compiled = "[" + made.json().get("flag").toJson() + "]";
    assertThat(FlagSet.parse(compiled).faults()).isEmpty();
    assertThat(made.json().get("sample").get("users").asInt(0)).isEqualTo(10_000);
    assertThat(made.json().get("sample").get("moved").asInt(0)).isBetween(4_500, 5_500);
    assertThat(show("flags?projectId=" + project).get("flags").size()).isZero();

    String id = create("flags", "'key':'nav','enabled':true,'rolloutPercentage':50");
    String path = "flags/" + id + "/validate";
    assertThat(moved(api.post(path, "{\"rolloutPercentage\":50}"))).isZero();
    assertThat(moved(api.post(path, "{\"rolloutPercentage\":60}"))).isBetween(800, 1_200);
    assertThat(api.post(path, "{\"rolloutPercentage\":600}").error("path"))
        .isEqualTo("$.rolloutPercentage");
    assertThat(api.post("flags/validate", body("'key':'nav'")).status()).isEqualTo(409);
    assertThat(show("flags/" + id).get("version").asInt(0)).isEqualTo(1);
  }

  @Test
  void aTrialForeseesAnArchive() {
    String fields = "'enabled':true,'rolloutPercentage':100";
    String parent = create("flags", "'key':'parent'," + fields);
    String path = "flags/" + parent + "/validate";

    Reply trial = api.post(path, "{\"archive\":true}");
    assertThat(moved(trial)).as(trial.text()).isEqualTo(10_000);
    assertThat(trial.json().get("flag").isNull()).isTrue();
    String child =
        create("flags", "'key':'child','parentDependencies':{'flags':{'parent':['on']}}");
    Reply refused = api.post(path, "{\"archive\":true}");
    assertThat(refused.status()).as(refused.text()).isEqualTo(409);
    assertThat(refused.text()).isEqualTo(api.post("flags/" + parent + "/archive", "").text());

    ok(api.post("flags/" + child + "/archive", ""));
    ok(api.post("flags/" + parent + "/archive", ""));
    assertThat(moved(api.post(path, "{}"))).isZero();
    assertThat(moved(api.post(path, "{\"archive\":false}"))).isEqualTo(10_000);
  }

  private static int moved(Reply reply) {
    return reply.json().get("sample").get("moved").asInt(-1);
  }

  @Test
  void aTrialTellsWhatIsHardlyMeant() {
    String fields =
        """
        'key':'nav','enabled':true,'bucketingKey':'amplitude_id','rolloutPercentage':5,
        'targetSegments':[{'conditions':[
          {'prop':'version','op':'version less','values':['not a version']}]}]""";

    Reply reply = api.post("flags/validate", body(fields));

    JsonValue findings = reply.json().get("findings");
    assertThat(findings.size()).as(reply.text()).isPositive();
    assertThat(findings.get(0).asMap()).containsOnlyKeys("severity", "path", "message");
  }

  @Test
  void anExplanationKnowsCohorts() {
    String cohort = create("cohorts", "'name':'Beta'");
    ok(api.put("cohorts/" + cohort + "/members", "[\"ann\"]"));
    String id =
        create(
            "flags",
            """
            'key':'nav','enabled':true,'targetSegments':[{'name':'Beta','conditions':[
              {'type':'cohort','op':'set contains any','values':['%s']}]}]"""
                .formatted(cohort));
    String path = "flags/" + id + "/explain";

    Reply ann = api.post(path, quoted("{'user':{'user_id':'ann'}}"));
    Reply bob = api.post(path, quoted("{'user':{'user_id':'bob','groups':{'a':['b']}}}"));
    Reply nobody = api.post(path, quoted("{'user':{'device_id':'d'}}"));

    assertThat(ann.text()).contains("\"key\":\"on\"");
    assertThat(bob.status()).as(bob.text()).isEqualTo(200);
    assertThat(ann.text()).isNotEqualTo(bob.text());
    assertThat(nobody.status()).isEqualTo(200);
    assertThat(api.post(path, quoted("{'user':{'user_id':{}}}")).status()).isIn(200, 400);
    assertThat(api.post(path, "{}").error("path")).isEqualTo("$.user");
    ok(api.post("flags/" + id + "/archive", ""));
    assertThat(api.post(path, quoted("{'user':{'user_id':'ann'}}")).status()).isEqualTo(409);
  }

  @Test
  void theAuditLogTellsWhoDidWhat() {
    String id = flag("nav");
    ok(api.patch("flags/" + id, "{\"name\":\"N\"}"));

    JsonValue all = show("audit?projectId=" + project);
    assertThat(all.get("entries").size()).isEqualTo(3);
    JsonValue last = all.get("entries").get(0);
    assertThat(last.get("action").asString("")).isEqualTo("update");
    assertThat(last.get("afterVersion").asInt(0)).isEqualTo(2);
    assertThat(last.get("author").get("label").asString("")).isEqualTo("the ADMIN");
    String author = last.get("author").get("id").asString("");
    assertThat(show("audit?kind=flag&objectId=" + id + "&author=" + author).get("entries").size())
        .isEqualTo(2);
    assertThat(show("audit?limit=1").get("nextCursor").exists()).isTrue();
    assertThat(api.get("audit?kind=flag").status()).isEqualTo(400);
    assertThat(api.get("audit?kind=color&objectId=1").error("path")).isEqualTo("kind");
  }

  @Test
  void theStoreHasWhatServersServe() {
    ok(
        importFile(
            api,
            project,
            FILE.replace("secret-of-the-file", "k" + project)
                .replace("'beta'", "'b" + project + "'")
                .replace("'later'", "'l" + project + "'")));

    var loaded = store.read(tx -> StoredProject.load(tx, project));

    assertThat(loaded.flagsOf("k" + project).flag("nav")).isPresent();
    assertThat(loaded.flags().faults()).isEmpty();
  }
}
