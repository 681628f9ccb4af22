package dev.assay.benchmarks.faults;

import dev.assay.sdk.HttpProxy;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.assay.sdk.RemoteEvaluationConfig;
import dev.assay.testkit.FaultProxy;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The way of one cell's client to its server, with a fault in it.
 *
 * @param url the server, by this way
 * @param direct the same server without the fault, if the client can reach it
 * @param tls what the client trusts
 * @param proxy the client's proxy, if it has one
 * @param connections what counts and resets the client's connections, if it can have any
 * @param repair switches the fault off and on
 * @param rest what is closed in the end
 */
record Route(
    URI url,
    @Nullable URI direct,
    SSLContext tls,
    @Nullable HttpProxy proxy,
    @Nullable FaultProxy connections,
    Repair repair,
    Closeable rest)
    implements Closeable {
  /** Switches a fault. */
  interface Repair {
    void set(boolean faulty) throws Exception;
  }

  RemoteEvaluationConfig.Builder remote() {
    return RemoteEvaluationConfig.builder().serverUrl(url).sslContext(tls).proxy(proxy);
  }

  LocalEvaluationConfig.Builder local() {
    return LocalEvaluationConfig.builder().sslContext(tls).proxy(proxy);
  }

  void heal() throws Exception {
    repair.set(false);
  }

  /** Switches the fault on again, for open connections, too. */
  void fail() throws Exception {
    repair.set(true);
    if (connections != null) {
      connections.resetConnections();
    }
  }

  int openConnections() {
    return connections == null ? 0 : connections.openConnections();
  }

  @Override
  public void close() throws IOException {
    if (connections != null) {
      connections.close();
    }
    rest.close();
  }
}
