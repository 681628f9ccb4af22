package dev.assay.sdk;

import dev.assay.sdk.internal.options.DeploymentKey;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** Two deployment keys, and clients that are numbered as they are made. */
@Param(name = "key", gen = IntGen.class, conf = "0:1")
public final class ClientRegistryCheck {
  private static final List<DeploymentKey> KEYS =
      List.of(DeploymentKey.of("first"), DeploymentKey.of("second"));

  /** Something that can be closed. */
  private static final class Client {
    final int number;
    volatile boolean closed;

    Client(int number) {
      this.number = number;
    }
  }

  private final ClientRegistry<Client, String> registry =
      new ClientRegistry<>(client -> client.closed, (client, config) -> List.of());
  private final AtomicIntegerArray made = new AtomicIntegerArray(KEYS.size());
  private final AtomicReferenceArray<Client> firsts = new AtomicReferenceArray<>(KEYS.size());

  /** {@return the number of the key's client} */
  @Operation
  public int get(@Param(name = "key") int key) {
    return registry.get(KEYS.get(key), "config", () -> make(key)).number;
  }

  private Client make(int key) {
    Client client = new Client(made.incrementAndGet(key));
    firsts.compareAndSet(key, null, client);
    return client;
  }

  /** Closes the key's first client. {@return whether there was one} */
  @Operation
  public boolean closeFirst(@Param(name = "key") int key) {
    Client client = firsts.get(key);
    if (client == null) {
      return false;
    }
    client.closed = true;
    return true;
  }
}
