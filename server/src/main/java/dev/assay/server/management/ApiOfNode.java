package dev.assay.server.management;

import dev.assay.server.http.Api;
import dev.assay.server.store.Store;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The management API of a node, whose store may not be there yet: until then every request is
 * answered 503.
 *
 * <p>Thread-safe.
 */
final class ApiOfNode implements Api {
  private final Supplier<Optional<Store>> stores;
  private final int requestsPerKey;
  private final Runnable onKeys;
  private volatile @Nullable ManagementApi api;

  ApiOfNode(Supplier<Optional<Store>> stores, int requestsPerKey, Runnable onKeys) {
    this.stores = stores;
    this.requestsPerKey = requestsPerKey;
    this.onKeys = onKeys;
  }

  @Override
  public Admission admit(Head head) {
    ManagementApi known = api;
    if (known == null) {
      Store store = stores.get().orElse(null);
      if (store == null) {
        return new Refused(
            ApiFault.of(503, "unavailable", "the database does not answer; try again").reply());
      }
      known = ManagementApi.of(store, requestsPerKey, onKeys);
      api = known;
    }
    return known.admit(head);
  }
}
