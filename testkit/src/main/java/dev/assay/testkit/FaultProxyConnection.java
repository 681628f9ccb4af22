package dev.assay.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** One client's connection: a thread for its requests and one for the server's answers. */
final class FaultProxyConnection {
  private final FaultProxy proxy;
  private final Socket client;
  private volatile @Nullable Socket server;
  private volatile @Nullable FaultProxyAnswer answer;
  private volatile boolean closed;

  FaultProxyConnection(FaultProxy proxy, Socket client) {
    this.proxy = proxy;
    this.client = client;
  }

  void start() {
    proxy.run("requests", this::passRequests);
  }

  /** Passes the client's bytes on until it closes; after the end of an answer, they are dropped. */
  private void passRequests() {
    try {
      InputStream in = client.getInputStream();
      byte[] buffer = new byte[16 * 1024];
      int length;
      while ((length = in.read(buffer)) >= 0) {
        FaultProxyAnswer current = answer;
        if (current == null || current.isNextRequest()) {
          current = begin(proxy.take());
        }
        if (!current.hasEnded()) {
          server().getOutputStream().write(buffer, 0, length);
        }
      }
    } catch (IOException e) {
      reset();
    } finally {
      close();
    }
  }

  private FaultProxyAnswer begin(Fault fault) throws IOException {
    if (fault.refuses()) {
      throw new IOException("refused");
    }
    FaultProxyAnswer begun = new FaultProxyAnswer(fault, client);
    answer = begun;
    begun.answerAtOnce();
    return begun;
  }

  private Socket server() throws IOException {
    Socket socket = server;
    if (socket == null) {
      Socket connected = proxy.connect();
      server = connected;
      if (closed) {
        connected.close();
      }
      proxy.run("answers", () -> passAnswers(connected));
      socket = connected;
    }
    return socket;
  }

  private void passAnswers(Socket from) {
    try (Socket socket = from) {
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[16 * 1024];
      int length;
      while ((length = in.read(buffer)) >= 0) {
        FaultProxyAnswer current = answer;
        if (current == null) {
          // The server speaks first: no request, no fault.
          client.getOutputStream().write(buffer, 0, length);
        } else if (!current.pass(buffer, length)) {
          return;
        }
      }
      client.shutdownOutput();
    } catch (IOException e) {
      reset();
    }
  }

  /** Ends the connection so that the client sees a reset, if it has not closed it already. */
  void reset() {
    try {
      client.setSoLinger(true, 0);
    } catch (IOException e) {
      FaultProxy.LOG.log(System.Logger.Level.DEBUG, "already closed", e);
    }
    close();
  }

  private void close() {
    closed = true;
    closeQuietly(client);
    closeQuietly(server);
    FaultProxyAnswer current = answer;
    if (current != null) {
      current.stop();
    }
    proxy.forget(this);
  }

  private static void closeQuietly(@Nullable Socket socket) {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      FaultProxy.LOG.log(System.Logger.Level.DEBUG, "close", e);
    }
  }
}
