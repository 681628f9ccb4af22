package dev.assay.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.management.ApiCaller.Reply;
import dev.assay.server.store.ManagementKey.Role;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the database has to do with every route: texts that it cannot keep, and versions. */
class StoredTextsTest extends AllRoutes {
  @Test
  void textsThatNoDatabaseTakesAreRefused() {
    for (ApiRoute route : routesWithFields()) {
      for (String name : fields(route).asMap().keySet()) {
        long before = store.revision();
        int status =
            api.call(route.method(), path(route), quoted("{'" + name + "':'a\\u0000b'}")).status();
        assertThat(status).as(route + " " + name).isLessThan(500);
        assertThat(status == 200 || store.revision() == before).isTrue();
      }
    }
  }

  @Test
  void whoHasSeenAnotherVersionChangesNothing() {
    ApiCaller late = api.with("if-match", "\"99\"");
    List<String> conflicts = new ArrayList<>();
    for (ApiRoute route : management.routes()) {
      boolean changesOne =
          !route.method().equals("GET") && route.path().size() > 1 && route.role() == Role.EDITOR;
      if (changesOne) {
        long before = store.revision();
        Reply reply = late.call(route.method(), path(route), body(route));
        assertThat(reply.status()).as(route + ": " + reply.text()).isEqualTo(409);
        assertThat(reply.json().get("error").get("currentVersion").asInt(0)).isEqualTo(1);
        assertThat(store.revision()).as(route.toString()).isEqualTo(before);
        conflicts.add(route.toString());
      }
    }
    assertThat(conflicts).hasSizeGreaterThan(40);
  }

  /** {@return a body that the route would take} */
  private String body(ApiRoute route) {
    String last = route.path().get(route.path().size() - 1);
    return quoted(
        switch (last) {
          case "users", "cohorts" -> "{'inclusions':['a']}";
          case "bulk-delete-users", "bulk-delete-cohorts" -> "{'users':['a']}";
          case "deployments" -> "{'deployments':['" + ids.get("deployments") + "']}";
          case "rollback" -> "{'version':1}";
          case "variants" -> "{'key':'other'}";
          case "members" -> "['a']";
          default -> route.method().equals("PUT") ? putBody(route) : "{}";
        });
  }

  private String putBody(ApiRoute route) {
    String shown = api.get(path(route)).text();
    return shown.replace("\"version\":1", "\"version\":99");
  }
}
