package dev.assay.benchmarks.engines;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;

/** Vert.x with one event loop and the native transport. */
final class VertxEngine implements Engine {
  @Override
  public int start(Answer answer) throws Exception {
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    HttpServer server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(
                request -> {
                  if (request.method().equals(HttpMethod.POST)) {
                    request.endHandler(v -> respond(request, answer));
                  } else {
                    respond(request, answer);
                  }
                });
    return server
        .listen()
        .toCompletionStage()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS)
        .actualPort();
  }

  private static void respond(HttpServerRequest request, Answer answer) {
    String userHeader = request.getHeader(Answer.USER_HEADER);
    byte[] body = answer.body(userHeader == null ? "" : userHeader);
    request
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(Buffer.buffer(body));
  }
}
