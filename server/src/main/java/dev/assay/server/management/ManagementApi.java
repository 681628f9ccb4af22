package dev.assay.server.management;

import dev.assay.server.deployment.ServerLogs;
import dev.assay.server.http.Api;
import dev.assay.server.http.ApiReply;
import dev.assay.server.store.ManagementKey;
import dev.assay.server.store.Store;
import dev.assay.server.store.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The management API, below {@code /api/1/}: flags and all that belongs to them, their history,
 * cohorts and management keys.
 *
 * <p>Thread-safe.
 */
public final class ManagementApi implements Api {
  private static final System.Logger LOGGER = System.getLogger(ServerLogs.MANAGEMENT);

  private final KeyCheck keys;
  private final List<ApiRoute> routes;

  private ManagementApi(Store store, KeyCheck keys, Runnable onKeys) {
    this.keys = keys;
    routes = ApiRoutes.of(store, onKeys);
  }

  /**
   * {@return the API to a store, which stays the caller's to close}
   *
   * @param requestsPerKey the most requests a second with one key; 0: any number
   */
  public static ManagementApi of(Store store, int requestsPerKey) {
    return of(store, requestsPerKey, () -> {});
  }

  static ManagementApi of(Store store, int requestsPerKey, Runnable onKeys) {
    return new ManagementApi(store, new KeyCheck(store, requestsPerKey, System::nanoTime), onKeys);
  }

  static ManagementApi of(Store store, int requestsPerKey, LongSupplier clock) {
    return new ManagementApi(store, new KeyCheck(store, requestsPerKey, clock), () -> {});
  }

  /**
   * {@return the API to the store of a node, once it is there; until then it answers 503}
   *
   * @param requestsPerKey the most requests a second with one key; 0: any number
   * @param onKeys is run before a request that may have made keys is answered: waits until they
   *     count
   */
  public static Api of(Supplier<Optional<Store>> stores, int requestsPerKey, Runnable onKeys) {
    return new ApiOfNode(stores, requestsPerKey, onKeys);
  }

  List<ApiRoute> routes() {
    return routes;
  }

  @Override
  public Admission admit(Head head) {
    try {
      ManagementKey key = keys.check(head);
      refuseNull(head);
      List<String> allowed = new ArrayList<>();
      for (ApiRoute route : routes) {
        Map<String, String> params = route.match(head.path());
        if (params != null && route.method().equals(head.method())) {
          check(route, key, head);
          return new Admitted(
              route.maxBodyBytes(), body -> answer(route, new ApiCall(head, params, key, body)));
        } else if (params != null) {
          allowed.add(route.method());
        }
      }
      return new Refused(refusal(allowed));
    } catch (ApiFault fault) {
      return new Refused(fault.reply());
    } catch (StoreException e) {
      return new Refused(told(e, head.toString()).reply());
    }
  }

  /** No database can look for that. */
  private static void refuseNull(Head head) {
    if (head.path().stream().anyMatch(part -> part.indexOf(0) >= 0)
        || head.query().values().stream().anyMatch(value -> value.indexOf(0) >= 0)) {
      throw ApiFault.badRequest("the path or query has a character that cannot be");
    }
  }

  private static ApiReply refusal(List<String> allowed) {
    if (allowed.isEmpty()) {
      return ApiFault.of(404, "not_found", "there is no such route").reply();
    }
    String methods = String.join(", ", new TreeSet<>(allowed));
    return ApiFault.of(405, "method_not_allowed", "this route takes " + methods)
        .reply()
        .header("allow", methods);
  }

  private static void check(ApiRoute route, ManagementKey key, Head head) {
    if (!key.role().includes(route.role())) {
      String role = route.role().name().toLowerCase(Locale.ROOT);
      throw ApiFault.of(403, "forbidden", "this takes a key of the role " + role);
    }
    for (String name : head.query().keySet()) {
      if (!route.query().contains(name)) {
        throw ApiFault.field(name, "unknown parameter");
      }
    }
  }

  private static ApiReply answer(ApiRoute route, ApiCall call) throws IOException {
    try {
      return route.handler().answer(call);
    } catch (ApiFault fault) {
      return fault.reply();
    } catch (StoreException e) {
      return told(e, call.toString()).reply();
    }
  }

  private static ApiFault told(StoreException e, String request) {
    ApiFault fault = ApiFault.of(e);
    if (fault.status() >= 500) {
      LOGGER.log(System.Logger.Level.WARNING, request + ": " + e.getMessage());
    }
    return fault;
  }

  /** {@return how many routes there are} */
  @Override
  public String toString() {
    return "ManagementApi[" + routes.size() + " routes]";
  }
}
