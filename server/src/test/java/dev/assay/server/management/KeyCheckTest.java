package dev.assay.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.management.ApiCaller.Reply;
import dev.assay.server.store.Author;
import dev.assay.server.store.ManagementKey;
import dev.assay.server.store.ManagementKey.Role;
import dev.assay.server.store.Store;
import dev.assay.server.store.StoreConfig;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often one key, and whoever has none, may ask. */
class KeyCheckTest {
  private static final long SECOND = 1_000_000_000;

  private final AtomicLong clock = new AtomicLong();
  private Store store;
  private ManagementApi api;

  @BeforeEach
  void open(@TempDir Path folder) {
    store = Store.open(StoreConfig.directory(folder));
    api = ManagementApi.of(store, 5, clock::get);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private ManagementKey.Issued newKey() {
    return store.write(Author.SERVER, tx -> tx.createKey("k", Role.READER));
  }

  private static int status(ApiCaller caller) {
    return caller.get("flags").status();
  }

  private void failOften() {
    ApiCaller stranger = new ApiCaller(api, "unknown");
    for (int i = 0; i < 20; i++) {
      assertThat(status(stranger)).isEqualTo(401);
    }
  }

  @Test
  void eachKeyMayAskSoManyTimesASecond() {
    ApiCaller one = new ApiCaller(api, newKey().secret());
    ApiCaller other = new ApiCaller(api, newKey().secret());
    for (int i = 0; i < 5; i++) {
      assertThat(status(one)).isEqualTo(200);
    }

    Reply reply = one.get("flags");

    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.error("code")).isEqualTo("too_many_requests");
    assertThat(reply.headers()).containsEntry("retry-after", "1");
    assertThat(status(other)).isEqualTo(200);
    clock.addAndGet(SECOND / 5);
    assertThat(status(one)).isEqualTo(200);
    assertThat(status(one)).isEqualTo(429);
  }

  @Test
  void whoGuessesKeysHasToWait() {
    failOften();

    Reply reply = new ApiCaller(api, "another guess").get("flags");

    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.headers()).containsEntry("retry-after", "1");
    assertThat(reply.text()).doesNotContain("guess");
    assertThat(status(new ApiCaller(api, "another guess").from("192.0.2.99"))).isEqualTo(401);
    clock.addAndGet(SECOND);
    assertThat(status(new ApiCaller(api, "another guess"))).isEqualTo(401);
  }

  @Test
  void whoWasLetInLatelyIsNotHeldUpByOthers() {
    ManagementKey.Issued known = newKey();
    ApiCaller colleague = new ApiCaller(api, known.secret());
    assertThat(status(colleague)).isEqualTo(200);
    failOften();

    assertThat(status(colleague)).isEqualTo(200);
    assertThat(status(new ApiCaller(api, newKey().secret()))).isEqualTo(429);
  }

  @Test
  void aRevokedKeyIsOneThatIsNotKnown() {
    ManagementKey.Issued known = newKey();
    ApiCaller colleague = new ApiCaller(api, known.secret());
    assertThat(status(colleague)).isEqualTo(200);
    store.write(
        Author.SERVER,
        tx -> {
          tx.revokeKey(known.key().id());
          return known;
        });
    failOften();

    assertThat(status(colleague)).isEqualTo(401);
    assertThat(status(colleague)).isEqualTo(429);
  }

  @Test
  void whoSendsNoKeyHasGuessedNone() {
    for (int i = 0; i < 30; i++) {
      assertThat(status(new ApiCaller(api, ""))).isEqualTo(401);
    }
    assertThat(status(new ApiCaller(api, newKey().secret()))).isEqualTo(200);
  }
}
