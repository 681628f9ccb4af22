package dev.assay.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.http.Api.Admitted;
import dev.assay.server.http.Api.Head;
import dev.assay.server.http.Api.Refused;
import dev.assay.server.management.ApiCaller.Reply;
import dev.assay.server.store.ManagementKey.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what, and which routes there are. */
class AccessTest extends ApiFixture {
  private final AtomicInteger addresses = new AtomicInteger();

  private static List<String> filled(ApiRoute route) {
    return route.path().stream().map(part -> part.startsWith("{") ? "404" : part).toList();
  }

  private boolean isAdmitted(ApiRoute route, Map<String, String> headers) {
    // Another address each time: who fails too often is refused for that.
    String address = "192.0.2." + addresses.incrementAndGet();
    Head head = new Head(route.method(), filled(route), Map.of(), headers, address);
    return management.admit(head) instanceof Admitted;
  }

  @Test
  void everyRouteTakesTheRoleThatItNames() {
    for (Role role : Role.values()) {
      ApiCaller caller = caller(role);
      for (ApiRoute route : management.routes()) {
        Reply reply = caller.call(route.method(), String.join("/", filled(route)), "{}");
        assertThat(reply.status() != 403)
            .as(role + " " + route)
            .isEqualTo(role.includes(route.role()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer wrong", "Api-Key x", "Basic eA==", "x"})
  void nobodyElseIsLetIn(String authorization) {
    Map<String, String> headers =
        authorization.isEmpty() ? Map.of() : Map.of("authorization", authorization);
    for (ApiRoute route : management.routes()) {
      assertThat(isAdmitted(route, headers)).as(route.toString()).isFalse();
    }
    Head head = new Head("GET", List.of("x"), Map.of(), headers, "192.0.2.0");
    Refused refused = (Refused) management.admit(head);
    assertThat(refused.reply().status()).isEqualTo(401);
    assertThat(refused.reply().body()).contains("\"code\":\"unauthorized\"");
  }

  @Test
  void noRouteChangesAnythingForReaders() {
    for (ApiRoute route : management.routes()) {
      boolean looks = route.method().equals("GET");
      boolean tries = List.of("validate", "explain").contains(last(route));
      if (!looks && !tries) {
        assertThat(route.role()).as(route.toString()).isNotEqualTo(Role.READER);
      }
    }
  }

  private static String last(ApiRoute route) {
    return route.path().get(route.path().size() - 1);
  }

  @Test
  void whatIsNoRouteIsToldApartFromWhatIsNoMethod() {
    assertThat(api.get("colors").error("code")).isEqualTo("not_found");
    assertThat(api.get("flags/1/2/3/4/5/6/7").status()).isEqualTo(404);
    Reply reply = api.put("flags", "{}");
    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.headers()).containsEntry("allow", "GET, POST");
    assertThat(api.get("flags/404").error("message")).isEqualTo("there is no flag '404'");
  }

  @Test
  void whatIsNotThereIsNotFoundOnEveryRoute() {
    for (ApiRoute route : management.routes()) {
      if (route.names().contains("id") && route.method().equals("GET")) {
        assertThat(api.get(String.join("/", filled(route))).status())
            .as(route.toString())
            .isEqualTo(404);
      }
    }
  }

  @Test
  void keysAreMadeListedAndRevoked() {
    Reply made = api.post("management-keys", quoted("{'label':'CI','role':'reader'}"));
    ApiCaller reader = new ApiCaller(management, made.json().get("key").asString(""));
    ok(reader.get("flags"));
    assertThat(reader.get("management-keys").status()).isEqualTo(403);
    Reply listed = api.get("management-keys");
    assertThat(listed.text()).contains("\"label\":\"CI\"").doesNotContain("management-");

    assertThat(api.delete("management-keys/" + made.id()).text()).isEqualTo("OK");

    assertThat(reader.get("flags").status()).isEqualTo(401);
    assertThat(api.delete("management-keys/" + made.id()).status()).isEqualTo(404);
    for (String body :
        List.of("{}", "{'label':'x','role':'king'}", "{'label':'','role':'reader'}")) {
      assertThat(api.post("management-keys", quoted(body)).status()).isEqualTo(400);
    }
  }

  @Test
  void theLastAdminKeyStays() {
    JsonValue keys = show("management-keys").get("keys");
    Set<String> others = new HashSet<>();
    List<String> admins = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      JsonValue key = keys.get(i);
      if (key.get("role").asString("").equals("admin") && key.get("revokedAt").isNull()) {
        admins.add(key.get("id").asString(""));
      }
    }
    others.addAll(admins.subList(1, admins.size()));
    others.forEach(id -> ok(api.delete("management-keys/" + id)));

    Reply reply = api.delete("management-keys/" + admins.get(0));

    assertThat(reply.status()).isEqualTo(409);
    ok(api.get("management-keys"));
  }

  @Test
  void whatNoDatabaseCanLookForIsRefused() {
    assertThat(api.get("flags/\0").status()).isEqualTo(400);
    assertThat(api.get("flags?key=\0").status()).isEqualTo(400);
  }

  @Test
  void noSecretIsInWords() {
    Map<String, String> headers = Map.of("authorization", "Bearer secret");
    Head head = new Head("GET", List.of("a"), Map.of(), headers, "192.0.2.0");

    assertThat(head + " " + management).doesNotContain("secret");
  }
}
