package dev.assay.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.http.Api.Admitted;
import dev.assay.server.http.Api.Head;
import dev.assay.server.http.ApiReply;
import dev.assay.server.management.ManagementApi;
import dev.assay.server.store.ManagementKey.Role;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The management API when no space is left for the database. */
class FullDiskTest {
  private Store store;
  private ManagementApi api;
  private String key;

  @BeforeEach
  void open(@TempDir Path folder) {
    store = Store.open(StoreConfig.directory(folder));
    api = ManagementApi.of(store, 0);
    key = store.write(Author.SERVER, tx -> tx.createKey("k", Role.ADMIN)).secret();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private ApiReply call(String method, String path, String body) throws IOException {
    Map<String, String> headers = Map.of("authorization", "Bearer " + key);
    Head head = new Head(method, List.of(path), Map.of(), headers, "192.0.2.1");
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return ((Admitted) api.admit(head)).work().answer(new ByteArrayInputStream(bytes));
  }

  private String pragma(String text) {
    return store
        .writers()
        .withHandle(h -> h.createQuery("PRAGMA " + text).mapTo(String.class).one());
  }

  @Test
  void writesAreRefusedReadsGoOnAndWritesComeBack() throws IOException {
    String project = "{\"id\":\"%s\",\"name\":\"" + "x".repeat(100_000) + "\"}";
    assertThat(call("POST", "projects", project.formatted("first")).status()).isEqualTo(200);
    pragma("max_page_count = " + pragma("page_count"));

    ApiReply refused = call("POST", "projects", project.formatted("second"));

    assertThat(refused.status()).isEqualTo(507);
    assertThat(refused.body()).contains("\"code\":\"storage_full\"");
    assertThat(call("GET", "projects", "").body()).contains("first").doesNotContain("second");
    pragma("max_page_count = 100000");
    assertThat(call("POST", "projects", project.formatted("second")).status()).isEqualTo(200);
  }
}
