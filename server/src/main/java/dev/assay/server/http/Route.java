package dev.assay.server.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What answers the requests to one path.
 *
 * @param methods the methods that the path takes
 * @param isForSdk whether SDKs call it, also in browsers
 * @param maxBodyBytes the largest body
 * @param bodies what bodies are held within while they arrive
 * @param faults how a fault is told
 * @param admission who is answered, and by whom
 */
record Route(
    List<HttpMethod> methods,
    boolean isForSdk,
    int maxBodyBytes,
    BodyBudget bodies,
    Function<RequestFault, Answer> faults,
    Admission admission) {
  /** Checks the caller before the body is read. */
  @FunctionalInterface
  interface Admission {
    /** {@return what answers the caller, or throws a {@link RequestFault}} */
    Responder admit(HttpServerRequest request);
  }

  /** Answers a request that has arrived. */
  @FunctionalInterface
  interface Responder {
    /** Answers now, or sees to it that it is answered later, or throws a {@link RequestFault}. */
    void answer(Call call, Exchange exchange);
  }

  /** {@return the methods as the header {@code Allow} names them} */
  String allowed() {
    String names = methods.stream().map(HttpMethod::name).collect(Collectors.joining(", "));
    return isForSdk ? names + ", OPTIONS" : names;
  }
}
