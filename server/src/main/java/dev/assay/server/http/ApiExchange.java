package dev.assay.server.http;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.deployment.ServerLogs;
import dev.assay.server.http.Api.Admission;
import dev.assay.server.http.Api.Admitted;
import dev.assay.server.http.Api.Head;
import dev.assay.server.http.Api.Refused;
import dev.assay.server.metrics.RouteMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request to an API: its head is looked at, its body read, and both answered. The first answer
 * counts.
 *
 * <p>Not thread-safe.
 */
final class ApiExchange {
  private static final System.Logger LOGGER = System.getLogger(ServerLogs.HTTP);

  /** Larger bodies lie in a file meanwhile. */
  private static final long IN_MEMORY = 4L << 20;

  /** How long the largest bodies may be dealt with. */
  private static final long LONGEST = Duration.ofMinutes(10).toNanos();

  private final HttpServerRequest request;
  private final Connections connections;
  private final ApiThreads threads;
  private final BodyBudget bodies;
  private final HttpConnection connection;
  private final RouteMetrics metrics;
  private final long begun = System.nanoTime();

  ApiExchange(
      HttpServerRequest request,
      Connections connections,
      ApiThreads threads,
      BodyBudget bodies,
      RouteMetrics metrics) {
    this.request = request;
    this.connections = connections;
    this.threads = threads;
    this.bodies = bodies;
    this.metrics = metrics;
    connection = request.connection();
  }

  void begin() {
    request.pause();
    connections.working(connection, () -> fail(RequestFault.late()));
    try {
      Head head = head();
      threads.run(() -> threads.api().admit(head), this::admitted, this::fail);
    } catch (RequestFault fault) {
      fail(fault);
    }
  }

  private Head head() {
    String rest = request.path().substring(ApiThreads.PREFIX.length());
    List<String> path = Call.parts(rest);
    try {
      Map<String, String> query =
          request.params().entries().stream()
              .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> b));
      Map<String, String> headers =
          request.headers().entries().stream()
              .collect(
                  Collectors.toMap(
                      header -> header.getKey().toLowerCase(Locale.ROOT),
                      Map.Entry::getValue,
                      (a, b) -> b));
      return new Head(request.method().name(), path, query, headers, address());
    } catch (IllegalArgumentException e) {
      throw RequestFault.badRequest("query", e.getMessage());
    }
  }

  private String address() {
    SocketAddress address = request.remoteAddress();
    return String.valueOf(address == null ? null : address.hostAddress());
  }

  private void admitted(Admission admission) {
    if (request.response().ended() || request.response().closed()) {
      return;
    }
    if (admission instanceof Refused refused) {
      send(refused.reply());
    } else if (admission instanceof Admitted admitted) {
      if (admitted.maxBodyBytes() > IN_MEMORY) {
        readIntoFile(admitted);
      } else {
        readIntoMemory(admitted);
      }
    }
  }

  private void readIntoMemory(Admitted admitted) {
    BodyReader reader = new BodyReader((int) admitted.maxBodyBytes(), bodies);
    request.handler(
        chunk -> {
          RequestFault fault = reader.add(chunk);
          if (fault != null) {
            fail(fault);
          }
        });
    request.endHandler(
        v -> {
          byte[] body = reader.take();
          if (body != null) {
            connections.working(connection, () -> fail(RequestFault.late()));
            threads.run(
                () -> admitted.work().answer(new ByteArrayInputStream(body)),
                this::send,
                this::fail);
          }
        });
    request.exceptionHandler(e -> reader.take());
    connections.readingBody(
        connection,
        () -> {
          reader.take();
          fail(RequestFault.timeout());
        });
    request.resume();
  }

  private void readIntoFile(Admitted admitted) {
    BodyFile file = new BodyFile(Vertx.currentContext().owner(), admitted.maxBodyBytes());
    Runnable late =
        () -> {
          file.discard();
          fail(RequestFault.timeout());
        };
    connections.readingBody(connection, late);
    file.read(
        request,
        () -> connections.readingBody(connection, late),
        path -> {
          long end = System.nanoTime() + LONGEST;
          connections.working(connection, () -> stillWorking(end));
          threads.run(
              () -> answer(admitted, path),
              this::send,
              fault -> {
                // Nobody may have begun with it.
                delete(path);
                fail(fault);
              });
        },
        this::fail);
  }

  private static ApiReply answer(Admitted admitted, Path path) throws IOException {
    try (InputStream body = Files.newInputStream(path)) {
      return admitted.work().answer(body);
    } finally {
      Files.deleteIfExists(path);
    }
  }

  private void stillWorking(long end) {
    if (System.nanoTime() - end < 0) {
      connections.working(connection, () -> stillWorking(end));
    } else {
      fail(RequestFault.late());
    }
  }

  private void send(ApiReply reply) {
    Path file = reply.file();
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      delete(file);
      return;
    }
    metrics.answered(reply.status(), System.nanoTime() - begun);
    response.setStatusCode(reply.status());
    Exchange.putSecurityHeaders(request);
    reply.headers().forEach(response::putHeader);
    response.putHeader("cache-control", "no-store");
    boolean unread = hasUnreadBody();
    if (unread) {
      response.putHeader("connection", "close");
    }
    request.resume();
    if (file == null) {
      Future<Void> sent = response.end(Buffer.buffer(reply.bytes()));
      if (unread) {
        connections.ending(connection);
        sent.onComplete(v -> Exchange.endAfter(request));
      } else {
        connections.answered(connection);
      }
    } else {
      connections.sending(connection, file.toFile().length());
      response
          .sendFile(file.toString())
          .onComplete(
              sent -> {
                delete(file);
                connections.answered(connection);
              });
    }
  }

  /** Without a body's end, what comes next on the connection would be taken for a request. */
  private boolean hasUnreadBody() {
    String length = request.getHeader("content-length");
    boolean hasBody =
        request.getHeader("transfer-encoding") != null || (length != null && !length.equals("0"));
    return hasBody && !request.isEnded();
  }

  private void fail(RequestFault fault) {
    Answer answer = Answer.of(fault);
    ApiReply reply =
        ApiReply.json(
            answer.status(), JsonValue.parse(new String(answer.body(), StandardCharsets.UTF_8)));
    for (Map.Entry<String, String> header : answer.headers().entrySet()) {
      reply = reply.header(header.getKey(), header.getValue());
    }
    send(reply);
  }

  private static void delete(@Nullable Path file) {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        LOGGER.log(System.Logger.Level.WARNING, "a temporary file stays: " + e.getMessage());
      }
    }
  }
}
