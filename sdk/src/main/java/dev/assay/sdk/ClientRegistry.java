package dev.assay.sdk;

import dev.assay.sdk.internal.options.DeploymentKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The shared clients of a kind: one per deployment key, until it is closed.
 *
 * <p>Thread-safe.
 *
 * @param <C> the clients
 * @param <T> their configs
 */
final class ClientRegistry<C, T> {
  private final Map<String, C> clients = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Predicate<C> closed;
  private final BiFunction<C, T, List<String>> differences;

  /**
   * Makes a registry without clients.
   *
   * @param closed whether a client was closed
   * @param differences the names of the options in which a client's config and another one differ
   */
  ClientRegistry(Predicate<C> closed, BiFunction<C, T, List<String>> differences) {
    this.closed = closed;
    this.differences = differences;
  }

  /**
   * {@return the client of a deployment key}
   *
   * @throws IllegalStateException if it has another config; names the options that differ
   */
  C get(DeploymentKey key, T config, Supplier<C> make) {
    lock.lock();
    try {
      C known = clients.get(key.value());
      if (known == null || closed.test(known)) {
        C client = make.get();
        clients.values().removeIf(closed);
        clients.put(key.value(), client);
        return client;
      }
      List<String> differing = differences.apply(known, config);
      if (differing.isEmpty()) {
        return known;
      }
      throw new IllegalStateException(
          "the client of deployment key "
              + key
              + " was initialized with another config; these options differ: "
              + String.join(", ", differing));
    } finally {
      lock.unlock();
    }
  }
}
