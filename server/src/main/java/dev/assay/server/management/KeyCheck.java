package dev.assay.server.management;

import dev.assay.server.hash.Sha256;
import dev.assay.server.http.Api.Head;
import dev.assay.server.limits.FailureLimits;
import dev.assay.server.limits.RateLimits;
import dev.assay.server.store.ManagementKey;
import dev.assay.server.store.Store;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks who calls. An address from which too many unknown keys came is refused without a look into
 * the store, unless the key was let in lately: others behind the same proxy go on.
 *
 * <p>Thread-safe.
 */
final class KeyCheck {
  private static final String EXPECTED = "Authorization: Bearer <management key>";
  private static final int MOST_REMEMBERED = 1000;

  private final Store store;
  private final RateLimits rates;
  private final FailureLimits failures;

  /** Hashes of the keys that were let in last. */
  private final Set<String> letIn =
      Collections.synchronizedSet(Collections.newSetFromMap(new Newest()));

  /** Forgets the oldest. */
  private static final class Newest extends LinkedHashMap<String, Boolean> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
      return size() > MOST_REMEMBERED;
    }
  }

  /**
   * Makes a check that has seen nobody.
   *
   * @param requestsPerKey the most requests a second with one key; 0: any number
   * @param clock tells nanoseconds
   */
  KeyCheck(Store store, int requestsPerKey, LongSupplier clock) {
    this.store = store;
    rates = new RateLimits(requestsPerKey, clock);
    failures = new FailureLimits(clock);
  }

  /** {@return the key of whoever calls} */
  ManagementKey check(Head head) {
    String secret = secret(head.header("authorization"));
    String hash = Sha256.hex(secret);
    if (failures.isOver(head.address()) && !letIn.contains(hash)) {
      throw ApiFault.tooMany("too many unknown keys came from this address");
    }
    // What is compared is a hash of the secret, so the time that it takes tells nothing of it.
    ManagementKey key = store.read(tx -> tx.findKey(secret)).orElse(null);
    if (key == null) {
      letIn.remove(hash);
      failures.add(head.address());
      throw ApiFault.unauthorized("the management key is not known here");
    }
    letIn.add(hash);
    if (!rates.take(key.id())) {
      throw ApiFault.tooMany("too many requests with this key");
    }
    return key;
  }

  private static String secret(@Nullable String header) {
    if (header == null) {
      throw ApiFault.unauthorized("the header " + EXPECTED + " is missing");
    }
    String[] parts = header.strip().split("\\s+", 2);
    if (parts.length < 2 || !parts[0].toLowerCase(Locale.ROOT).equals("bearer")) {
      throw ApiFault.unauthorized("expected " + EXPECTED);
    }
    return parts[1];
  }
}
