package dev.assay.server.node;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.JsonValue;
import dev.assay.server.store.Author;
import dev.assay.server.store.MemberUpload;
import dev.assay.server.store.ObjectKind;
import dev.assay.server.store.Store;
import dev.assay.server.store.StoreConfig;
import java.nio.file.Path;
import java.time.Duration;

/** A project in a store, and changes to it. */
final class Shop {
  static final Author ANN = new Author("k1", "Ann");
  static final String FLAG =
      "{\"deployments\":[\"%s\"],\"variants\":[{\"key\":\"on\"}],\"rolloutPercentage\":%d,"
          + "\"evaluationMode\":\"local\",\"bucketingKey\":\"user_id\"}";
  static final String BETA =
      "{\"deployments\":[\"main\"],\"variants\":[{\"key\":\"on\"}],\"targetSegments\":[{"
          + "\"conditions\":[{\"type\":\"cohort\",\"op\":\"set contains any\",\"values\":[\"beta\"]}"
          + "]}]}";

  private Shop() {}

  static JsonValue json(String text) {
    return JsonValue.parse(text);
  }

  static ExperimentUser user(String id) {
    return ExperimentUser.builder().userId(id).build();
  }

  /** Makes a project {@code shop} with deployments, a cohort {@code beta} and two flags. */
  static void open(Store store) {
    project(store, "shop", "server-key");
    create(store, ObjectKind.DEPLOYMENT, "web", "client-key", "{\"type\":\"client\"}");
    create(store, ObjectKind.COHORT, "beta", null, "{\"groupType\":\"User\"}");
    create(store, ObjectKind.FLAG, "f2", "for-beta", BETA);
  }

  /** Makes a project with a deployment {@code main} and a flag {@code f1}, off for everybody. */
  static void project(Store store, String id, String deploymentKey) {
    String keys = "{\"name\":\"%s\",\"apiKey\":\"api-%s\",\"secretKey\":\"secret-%s\"}";
    String main = id.equals("shop") ? "main" : id + "-main";
    store.write(ANN, tx -> tx.createProject(id, null, json(keys.formatted(id, id, id))));
    store.write(
        ANN,
        tx -> {
          tx.create(ObjectKind.DEPLOYMENT, id, main, deploymentKey, json("{\"type\":\"server\"}"));
          String flag = id.equals("shop") ? "f1" : id + "-f1";
          return tx.create(ObjectKind.FLAG, id, flag, "banner", json(FLAG.formatted(main, 0)));
        });
  }

  static void create(Store store, ObjectKind kind, String id, String key, String document) {
    store.write(ANN, tx -> tx.create(kind, "shop", id, key, json(document)));
  }

  static void rollOut(Store store, int percentage) {
    change(store, FLAG.formatted("main", percentage));
  }

  static void change(Store store, String document) {
    store.write(
        ANN,
        tx -> {
          int version = tx.find(ObjectKind.FLAG, "f1").orElseThrow().version();
          return tx.update(ObjectKind.FLAG, "f1", version, json(document));
        });
  }

  static void archive(Store store, ObjectKind kind, String id) {
    store.write(
        ANN,
        tx -> {
          int version = tx.find(kind, id).orElseThrow().version();
          return tx.archive(kind, id, version, true);
        });
  }

  static void members(Store store, String... members) {
    try (MemberUpload upload = MemberUpload.begin()) {
      for (String member : members) {
        upload.add(member);
      }
      store.write(ANN, tx -> tx.replaceMembers("beta", upload));
    }
  }

  static NodeConfig config(StoreConfig store, Path cache) {
    return new NodeConfig(store, cache, Duration.ofDays(90), Duration.ofMillis(20));
  }
}
