package dev.assay.server.management;

import dev.assay.server.http.ApiReply;
import dev.assay.server.store.ManagementKey;
import dev.assay.server.store.ManagementKey.Role;
import dev.assay.server.store.Store;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Management keys. */
final class KeyOperations {
  private static final String LABEL = "label";

  private final Store store;

  KeyOperations(Store store) {
    this.store = store;
  }

  static Map<String, FieldType> fields() {
    Map<String, FieldType> fields = new LinkedHashMap<>();
    fields.put(LABEL, FieldType.TEXT);
    fields.put("role", FieldType.ROLE);
    return fields;
  }

  ApiReply list(ApiCall call) {
    List<Map<String, @Nullable Object>> keys =
        store.read(tx -> tx.keys()).stream().map(KeyOperations::view).toList();
    return Views.ok(Map.of("keys", keys));
  }

  private static Map<String, @Nullable Object> view(ManagementKey key) {
    Instant revokedAt = key.revokedAt();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", key.id());
    fields.put(LABEL, key.label());
    fields.put("role", key.role().name().toLowerCase(Locale.ROOT));
    fields.put("createdBy", key.createdBy());
    fields.put("createdAt", Views.time(key.createdAt()));
    fields.put("revokedAt", revokedAt == null ? null : Views.time(revokedAt));
    return fields;
  }

  /** The only answer that has the secret. */
  ApiReply create(ApiCall call) throws IOException {
    Map<String, @Nullable Object> body = call.object(fields(), fields().keySet());
    String label = Edits.name("$.label", String.valueOf(body.get(LABEL)));
    Role role = Role.valueOf(String.valueOf(body.get("role")).toUpperCase(Locale.ROOT));
    ManagementKey.Issued issued = store.write(call.author(), tx -> tx.createKey(label, role));
    return Views.ok(Map.of("id", issued.key().id(), "key", issued.secret()));
  }

  ApiReply revoke(ApiCall call) {
    String id = call.param("id");
    store.write(
        call.author(),
        tx -> {
          Set<String> admins =
              tx.keys().stream()
                  .filter(key -> key.role() == Role.ADMIN && key.revokedAt() == null)
                  .map(ManagementKey::id)
                  .collect(Collectors.toSet());
          if (admins.equals(Set.of(id))) {
            throw ApiFault.conflict("it is the last admin key: make another one first");
          }
          tx.revokeKey(id);
          return id;
        });
    return ApiReply.text("OK");
  }
}
