package dev.assay.testkit;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.JsonValue;
import dev.assay.sdk.EvaluateOptions;
import dev.assay.sdk.LocalEvaluationClient;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code /sdk/v2/vardata} on the loopback interface, as a client in this process evaluates.
 *
 * <p>Thread-safe.
 */
final class TestFlagServer implements AutoCloseable {
  /** What is answered. */
  private record Answer(int status, String json) {
    static Answer error(int status, String reason) {
      return new Answer(status, "{\"error\":" + JsonValue.of(reason).toJson() + "}");
    }

    byte[] bytes() {
      byte[] body = json.getBytes(StandardCharsets.UTF_8);
      String head =
          "HTTP/1.1 %d Test\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
              .formatted(status, body.length);
      return (head + json).getBytes(StandardCharsets.UTF_8);
    }
  }

  private final LocalEvaluationClient evaluator;
  private final ServerSocket listener;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

  /**
   * Starts a server.
   *
   * @param evaluator is closed with it
   */
  TestFlagServer(LocalEvaluationClient evaluator) {
    this.evaluator = evaluator;
    try {
      listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run("accept", this::accept);
  }

  private void run(String role, Runnable work) {
    Thread thread = new Thread(work, "assay-test-flags-" + listener.getLocalPort() + "-" + role);
    thread.setDaemon(true);
    thread.start();
  }

  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        connections.add(socket);
        if (listener.isClosed()) {
          socket.close();
        }
        run("answer", () -> serve(socket));
      } catch (IOException e) {
        FaultProxy.LOG.log(System.Logger.Level.DEBUG, "accept", e);
      }
    }
  }

  private void serve(Socket connection) {
    try (Socket socket = connection) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (!listener.isClosed()) {
        TestFlagRequest request = TestFlagRequest.read(in);
        if (request == null) {
          return;
        }
        socket.getOutputStream().write(answer(request).bytes());
      }
    } catch (IOException e) {
      FaultProxy.LOG.log(System.Logger.Level.DEBUG, "answer", e);
    } finally {
      connections.remove(connection);
    }
  }

  private Answer answer(TestFlagRequest request) {
    if (!request.path().equals("/sdk/v2/vardata")) {
      return Answer.error(404, "only /sdk/v2/vardata is answered, not " + request.path());
    }
    try {
      return variants(request);
    } catch (RuntimeException e) {
      return Answer.error(400, "the request can not be read: " + e.getMessage());
    }
  }

  private Answer variants(TestFlagRequest request) {
    String header = request.header("x-amp-exp-user");
    ExperimentUser user =
        ExperimentUser.fromJson(header.isEmpty() ? request.body() : decoded(header));
    if (isEmpty(user.userId()) && isEmpty(user.deviceId())) {
      return Answer.error(400, "the user has neither a user id nor a device id");
    }
    EvaluateOptions options =
        EvaluateOptions.defaults()
            .flagKeys(flagKeys(request.header("x-amp-exp-flag-keys")))
            .tracksExposure(request.header("x-amp-exp-exposure-track").equals("track"));
    return new Answer(200, evaluator.evaluate(user, options).toJson());
  }

  private static boolean isEmpty(@Nullable String id) {
    return id == null || id.isEmpty();
  }

  private static List<String> flagKeys(String header) {
    return header.isEmpty()
        ? List.of()
        : JsonValue.parse(decoded(header)).asList().stream().map(String::valueOf).toList();
  }

  /** Either alphabet, with padding or without. */
  private static String decoded(String base64) {
    String standard = base64.replace('-', '+').replace('_', '/');
    return new String(Base64.getDecoder().decode(standard), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    evaluator.close();
  }
}
