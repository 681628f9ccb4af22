package dev.assay.server.limits;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Counts what fails by the address that it comes from: twenty failures may come at once, and one
 * more each second. Those of an IPv6 network of 64 bits are one, for whoever has one of its
 * addresses has them all. Of many addresses, those that failed last are remembered.
 *
 * <p>Thread-safe.
 */
public final class FailureLimits {
  private static final long SECOND = 1_000_000_000L;
  private static final long AT_ONCE = 20;
  private static final int MOST_ADDRESSES = 10_000;
  private static final int NETWORK_BYTES = 8;

  private final LongSupplier clock;

  /** For each address, the time at which all its failures are forgotten; the oldest first. */
  private final Map<String, Long> forgottenAt = new LinkedHashMap<>(16, 0.75f, true);

  /** Makes limits that nothing has failed under. The clock tells nanoseconds. */
  public FailureLimits(LongSupplier clock) {
    this.clock = clock;
  }

  /** {@return whether an address has failed so often that it has to wait a second} */
  public synchronized boolean isOver(String address) {
    Long until = forgottenAt.get(network(address));
    return until != null && until - clock.getAsLong() > (AT_ONCE - 1) * SECOND;
  }

  /** Something from an address has failed. */
  public synchronized void add(String address) {
    long now = clock.getAsLong();
    forgottenAt.merge(
        network(address), now + SECOND, (until, first) -> now + SECOND + Math.max(until - now, 0));
    if (forgottenAt.size() > MOST_ADDRESSES) {
      forgottenAt.remove(forgottenAt.keySet().iterator().next());
    }
  }

  private static String network(String address) {
    try {
      // What has no colon is taken as it is: a name would be looked up.
      return address.indexOf(':') >= 0
              && InetAddress.getByName(address) instanceof Inet6Address network
          ? HexFormat.of().formatHex(network.getAddress(), 0, NETWORK_BYTES)
          : address;
    } catch (UnknownHostException e) {
      return address;
    }
  }

  /** {@return how many addresses are remembered} */
  @Override
  public synchronized String toString() {
    return "FailureLimits[" + forgottenAt.size() + "]";
  }
}
