package dev.assay.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.management.ApiCaller.Reply;
import dev.assay.server.store.Author;
import dev.assay.server.store.ManagementKey.Role;
import dev.assay.server.store.Store;
import dev.assay.server.store.StoreConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** An API to a new store, with a project for each test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ApiFixture {
  Store store;
  ManagementApi management;
  ApiCaller api;
  String project;

  @BeforeAll
  void open(@TempDir Path folder) {
    store = Store.open(config(folder));
    management = ManagementApi.of(store, 0);
    api = caller(Role.ADMIN);
  }

  /** {@return where the store lies; a folder may be used} */
  StoreConfig config(Path folder) {
    return StoreConfig.directory(folder);
  }

  @AfterAll
  void close() {
    store.close();
  }

  @BeforeEach
  void createProject() {
    project = api.post("projects", "{\"name\":\"Shop\"}").id();
  }

  ApiCaller caller(Role role) {
    String label = "the " + role;
    return new ApiCaller(
        management, store.write(Author.SERVER, tx -> tx.createKey(label, role)).secret());
  }

  /** {@return the id of a new object of the project} */
  String create(String path, String fields) {
    Reply reply = api.post(path, body(fields));
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.id();
  }

  /** {@return a body with the project's id; apostrophes stand for quotes} */
  String body(String fields) {
    return quoted("{'projectId':'" + project + "'" + (fields.isEmpty() ? "" : "," + fields) + "}");
  }

  static String quoted(String json) {
    return json.replace('\'', '"');
  }

  /** {@return the id of a new flag} */
  String flag(String key) {
    return create("flags", "'key':'" + key + "'");
  }

  String experiment(String key) {
    return create("experiments", "'key':'" + key + "'");
  }

  String deployment(String label) {
    return create("deployments", "'label':'" + label + "','type':'server'");
  }

  JsonValue show(String path) {
    Reply reply = api.get(path);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.json();
  }

  void ok(Reply reply) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
  }
}
