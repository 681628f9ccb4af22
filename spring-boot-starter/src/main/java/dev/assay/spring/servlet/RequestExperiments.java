package dev.assay.spring.servlet;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.PinnedFlags;
import dev.assay.spring.internal.RequestClients;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The user, flags and variants of a request: each is made when first asked for, and kept. */
final class RequestExperiments {
  private final RequestClients clients;
  private final ExperimentUserResolver users;
  private final Predicate<HttpServletRequest> optedOut;

  RequestExperiments(
      RequestClients clients,
      ExperimentUserResolver users,
      Predicate<HttpServletRequest> optedOut) {
    this.clients = clients;
    this.users = users;
    this.optedOut = optedOut;
  }

  boolean hasFlags() {
    return clients.hasFlags();
  }

  ExperimentUser user(HttpServletRequest request) {
    return once(request, ExperimentUser.class, () -> users.resolve(request));
  }

  PinnedFlags flags(HttpServletRequest request) {
    return once(request, PinnedFlags.class, clients::pin);
  }

  Variants variants(HttpServletRequest request) {
    return once(
        request,
        Variants.class,
        () ->
            clients.evaluatesLocally()
                ? clients.evaluate(flags(request), user(request), optedOut.test(request))
                : clients.fetch(user(request), optedOut.test(request)));
  }

  private static <T> T once(HttpServletRequest request, Class<T> type, Supplier<T> make) {
    String name = RequestExperiments.class.getName() + "." + type.getSimpleName();
    Object known = request.getAttribute(name);
    if (known != null) {
      return type.cast(known);
    }
    T made = make.get();
    request.setAttribute(name, made);
    return made;
  }
}
