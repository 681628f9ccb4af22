package dev.assay.server.http;

import static dev.assay.server.http.RunningServer.AUTH;
import static dev.assay.server.http.RunningServer.base64;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.Cohort;
import dev.assay.server.AssayServer;
import dev.assay.server.ServerConfig;
import dev.assay.server.deployment.ProjectKey;
import dev.assay.server.http.Wire.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CohortIT {
  private static final String PROJECT =
      """
      deployments: [{key: secret-key}, {key: client-key, type: client}]
      cohorts:
        - {id: beta, lastModified: 1700000000123, memberIds: [ann, 'bob/+ %x']}
        - {id: 'a b+c', memberIds: []}
        - {id: large, groupType: 'com pany', memberIds: ['Ümlaut AG', acme]}
      """;

  private static final String BASIC = "Authorization: Basic " + base64("api:sec:ret");
  private static AssayServer server;
  private Wire wire;

  @BeforeAll
  static void start() {
    server =
        AssayServer.start(
            ServerConfig.builder()
                .port(0)
                .flags(RunningServer.flags(PROJECT))
                .projectKeys(List.of(new ProjectKey("api", "sec:ret")))
                .build());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void connect() throws IOException {
    wire = new Wire(server.port());
  }

  @AfterEach
  void disconnect() throws IOException {
    wire.close();
  }

  @Test
  void aCohortIsToldToItsProjectAndToServers() throws IOException {
    for (String header : new String[] {BASIC, AUTH, BASIC.replace("Basic", "bAsIc ")}) {
      Reply reply = wire.request("GET /sdk/v1/cohort/beta?maxCohortSize=2147483647", header);

      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.header("content-encoding")).isNull();
      assertThat(reply.header("vary")).isEqualTo("accept-encoding");
      assertThat(reply.text())
          .isEqualTo(
              "{\"cohortId\":\"beta\",\"groupType\":\"User\",\"groupTypeId\":0,"
                  + "\"lastComputed\":1700000000123,\"lastModified\":1700000000123,"
                  + "\"size\":2,\"memberIds\":[\"ann\",\"bob/+ %x\"]}");
    }
  }

  @Test
  void itIsCompressedForThoseWhoAskForThat() throws IOException {
    Reply reply = wire.request("GET /sdk/v1/cohort/large", AUTH, "Accept-Encoding: gzip");

    assertThat(reply.header("content-encoding")).isEqualTo("gzip");
    Cohort cohort = Cohort.read(new GZIPInputStream(new ByteArrayInputStream(reply.body())), 10);
    assertThat(cohort.groupType()).isEqualTo("com pany");
    assertThat(cohort.contains("Ümlaut AG")).isTrue();
  }

  @Test
  void whoHasItGetsItNotAgain() throws IOException {
    String path = "GET /sdk/v1/cohort/beta?maxCohortSize=10&lastModified=";

    assertThat(wire.request(path + "1700000000123", BASIC).status()).isEqualTo(204);
    assertThat(wire.request(path + "1700000000122", BASIC).status()).isEqualTo(200);
    assertThat(wire.request(path, BASIC).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "beta?maxCohortSize=1 | 413 | has 2 members",
        "beta?maxCohortSize=-1 | 400 | maxCohortSize: not a whole number",
        "beta?maxCohortSize=1e3 | 400 | maxCohortSize",
        "beta?maxCohortSize=9999999999999999999 | 400 | maxCohortSize",
        "beta?lastModified=now | 400 | lastModified",
        "beta?lastModified=%zz | 400 | query",
        "none | 404 | no such cohort",
        "beta/ | 404 | no such cohort",
        "%zz | 400 | path",
        "'' | 404 | no such cohort"
      })
  void otherRequestsAreToldWhatIsWrong(String path, int status, String reason) throws IOException {
    Reply reply = wire.request("GET /sdk/v1/cohort/" + path, BASIC);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.text()).contains(reason);
  }

  @Test
  void idsAreDecodedAsPathsAre() throws IOException {
    assertThat(wire.request("GET /sdk/v1/cohort/a%20b+c", BASIC).text()).contains("\"a b+c\"");
    assertThat(wire.request("GET /sdk/v1/cohort/a%20b%2Bc?maxCohortSize=0", AUTH).status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X: 1",
        "Authorization: Basic",
        "Authorization: Basic %%%",
        "Authorization: Basic YXBp",
        "Authorization: Basic YXBpOnNlYw==",
        "Authorization: Bearer abc",
        "Authorization: Api-Key api",
      })
  void callersWithoutKeysAreRefused(String header) throws IOException {
    Reply reply = wire.request("GET /sdk/v1/cohort/beta", header);

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.text()).doesNotContain("ann");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/sdk/v1/cohort/beta", "/sdk/v2/memberships/User/ann"})
  void clientsAreNotToldAboutEachOther(String path) throws IOException {
    Reply reply = wire.request("GET " + path, "Authorization: Api-Key client-key");

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.text()).contains("\"forbidden\"").doesNotContain("beta");
  }

  @Test
  void theDemonstrationIsOpenWithoutConfiguration() throws IOException {
    try (AssayServer demo =
            AssayServer.start(
                ServerConfig.builder()
                    .port(0)
                    .flags(RunningServer.flags("cohorts: [{id: c, memberIds: [a]}]"))
                    .build());
        Wire line = new Wire(demo.port())) {
      String header = "Authorization: Basic " + base64("demo:demo");
      assertThat(line.request("GET /sdk/v1/cohort/c", header).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "User/ann | [\"beta\"]",
        "User/bob%2F+%20%25x | [\"beta\"]",
        "com%20pany/%C3%9Cmlaut%20AG | [\"large\"]",
        "User/nobody | []",
        "other/ann | []"
      })
  void membershipsAreTheIdsOfCohorts(String path, String ids) throws IOException {
    Reply reply = wire.request("GET /sdk/v2/memberships/" + path, AUTH);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).isEqualTo(ids);
  }

  @ParameterizedTest
  @ValueSource(strings = {"User/", "/ann", "User", "", "User/ann/x", "User/%zz"})
  void membershipsOfNobodyAreRefused(String path) throws IOException {
    Reply reply = wire.request("GET /sdk/v2/memberships/" + path, AUTH);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text()).contains("path: ");
  }

  @Test
  void membershipsNeedADeploymentKey() throws IOException {
    assertThat(wire.request("GET /sdk/v2/memberships/User/ann", BASIC).status()).isEqualTo(401);
  }
}
