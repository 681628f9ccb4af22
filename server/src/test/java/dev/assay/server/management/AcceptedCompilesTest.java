package dev.assay.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.management.ApiCaller.Reply;
import dev.assay.server.project.LoadedFlags;
import dev.assay.server.project.StoredProject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the API accepts compiles without faults, and what it refuses leaves no trace. */
class AcceptedCompilesTest extends ApiFixture {
  private static final int STEPS = 250;
  private static final Object[] ODD = {
    null,
    "",
    "on",
    "x",
    "off",
    -1,
    0,
    1,
    50,
    100,
    101,
    1.5,
    true,
    false,
    List.of(),
    Map.of(),
    List.of("on"),
    List.of(1),
    Map.of("on", 1),
    "(none)",
    "local",
    "remote",
    "device_id"
  };

  private final Random random = new Random(20260301);
  private final List<String> flags = new ArrayList<>();

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private Object odd() {
    return ODD[random.nextInt(ODD.length)];
  }

  /** {@return a value, sometimes one that hardly fits} */
  private Object mostly(Object value) {
    return random.nextInt(12) == 0 ? odd() : value;
  }

  private Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (String name : Resource.EXPERIMENT.fields().keySet()) {
      if (random.nextInt(4) == 0) {
        fields.put(name, mostly(value(name)));
      }
    }
    return fields;
  }

  private Object value(String name) {
    return switch (name) {
      case "enabled", "stickyBucketing" -> random.nextBoolean();
      case "evaluationMode" -> any(List.of("local", "remote"));
      case "bucketingKey" -> any(List.of("user_id", "device_id", "gp:plan", "amplitude_id"));
      case "bucketingUnit" -> any(List.of("User", "company"));
      case "deployments", "tags" -> List.of();
      case "variants" ->
          List.of(Map.of("key", "on", "payload", random.nextInt()), Map.of("key", "b"));
      case "rolloutPercentage" -> random.nextInt(101);
      case "rolloutWeights" -> Map.of("on", random.nextInt(4), "b", mostly(2));
      case "targetSegments" -> List.of(segment(), segment());
      case "parentDependencies" ->
          Map.of("flags", flags.isEmpty() ? Map.of() : Map.of(any(flags), List.of("on")));
      default -> any(List.of("text", "on", "2026-03-01T10:00:00.000Z", "rollout"));
    };
  }

  private Map<String, Object> segment() {
    Map<String, Object> condition = new LinkedHashMap<>();
    condition.put("type", mostly("property"));
    condition.put("prop", mostly(any(List.of("country", "gp:plan", "version", "user_id"))));
    condition.put(
        "op", mostly(any(List.of("is", "contains", "regex match", "version less", "glob match"))));
    condition.put("values", mostly(List.of(any(List.of("a", "(", "(none)", "*", "1.2")))));
    Map<String, Object> segment = new LinkedHashMap<>();
    segment.put("conditions", mostly(List.of(condition)));
    if (random.nextBoolean()) {
      segment.put("percentage", mostly(random.nextInt(101)));
    }
    return segment;
  }

  private Reply step(int number) {
    String kind = any(List.of("flags", "experiments"));
    if (flags.isEmpty() || random.nextInt(3) == 0) {
      Map<String, Object> body = fields();
      if (kind.equals("flags")) {
        body.keySet().retainAll(Resource.FLAG.fields().keySet());
      }
      body.put("projectId", project);
      body.put("key", mostly("k" + number));
      Reply reply = api.post(kind, JsonValue.of(body).toJson());
      if (reply.status() == 200) {
        flags.add(reply.id());
      }
      return reply;
    }
    String path = kind + "/" + any(flags);
    return switch (random.nextInt(8)) {
      case 0 -> api.post(path + "/variants", JsonValue.of(Map.of("key", mostlyText())).toJson());
      case 1 -> api.delete(path + "/variants/" + any(List.of("on", "b")));
      case 2 -> api.patch(path, "{\"archive\":" + random.nextBoolean() + "}");
      case 3 -> api.post(path + "/rollback", "{\"version\":" + (1 + random.nextInt(3)) + "}");
      case 4 -> api.post(path + "/variants/on/users", "{\"inclusions\":[\"u" + number + "\"]}");
      default -> {
        Map<String, Object> body = fields();
        body.keySet().retainAll(List.copyOf(Resource.FLAG.patchFields().keySet()));
        yield api.patch(path, JsonValue.of(body).toJson());
      }
    };
  }

  private String mostlyText() {
    return String.valueOf(mostly("b"));
  }

  @Test
  void whateverIsAcceptedCompiles() {
    int accepted = 0;
    for (int i = 0; i < STEPS; i++) {
      long before = store.revision();

      Reply reply = step(i);

      assertThat(reply.status()).as(reply.text()).isIn(200, 400, 404, 409);
      if (reply.status() == 200) {
        accepted++;
        LoadedFlags loaded = store.read(tx -> StoredProject.load(tx, project));
        assertThat(loaded.flags().faults()).isEmpty();
      } else {
        assertThat(store.revision()).isEqualTo(before);
      }
    }
    assertThat(accepted).isGreaterThan(STEPS / 10);
  }
}
