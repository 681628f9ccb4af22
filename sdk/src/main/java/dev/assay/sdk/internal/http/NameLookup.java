package dev.assay.sdk.internal.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the addresses of a name. The system's lookup can neither be bounded nor stopped: it runs on
 * a daemon thread of its own, at most one for each name at any time, and who waits for it may give
 * up.
 *
 * <p>Thread-safe.
 */
final class NameLookup {
  /** The whole process's, so that abandoned lookups are few however many clients there are. */
  static final NameLookup SYSTEM = new NameLookup(InetAddress::getAllByName);

  /** A way to look up a name, blocking. */
  interface Resolver {
    InetAddress[] resolve(String name) throws UnknownHostException;
  }

  /** A lookup under way: addresses or failure come once. */
  private static final class Pending {
    final Set<Call> waiting = ConcurrentHashMap.newKeySet();
    volatile InetAddress @Nullable [] addresses;
    volatile @Nullable String failure;

    boolean isDone() {
      return addresses != null || failure != null;
    }
  }

  private final Resolver resolver;
  private final ConcurrentHashMap<String, Pending> pending = new ConcurrentHashMap<>();

  NameLookup(Resolver resolver) {
    this.resolver = resolver;
  }

  /**
   * Finds the addresses, within the call's attempt.
   *
   * @throws UnknownHostException if there are none
   * @throws HttpFailure if the call ends before
   */
  InetAddress[] addresses(String host, Call call) throws UnknownHostException, HttpFailure {
    if (isLiteral(host)) {
      return new InetAddress[] {InetAddress.getByName(host)};
    }
    call.doing("looking up " + host);
    Pending lookup = pending.computeIfAbsent(host, this::start);
    lookup.waiting.add(call);
    try {
      call.await(lookup::isDone);
    } finally {
      lookup.waiting.remove(call);
    }
    InetAddress[] found = lookup.addresses;
    if (found == null) {
      throw new UnknownHostException(host + ": " + lookup.failure);
    }
    return found;
  }

  private static boolean isLiteral(String host) {
    return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }

  private Pending start(String host) {
    Pending lookup = new Pending();
    Thread thread = new Thread(() -> run(host, lookup), "assay-lookup-" + host);
    thread.setDaemon(true);
    thread.start();
    return lookup;
  }

  private void run(String host, Pending lookup) {
    try {
      lookup.addresses = resolver.resolve(host);
    } catch (UnknownHostException | RuntimeException e) {
      lookup.failure = String.valueOf(e.getMessage());
    } finally {
      pending.remove(host, lookup);
      lookup.waiting.forEach(Call::signal);
    }
  }
}
