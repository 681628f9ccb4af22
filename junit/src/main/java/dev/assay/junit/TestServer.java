package dev.assay.junit;

import dev.assay.evaluation.FlagSet;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.assay.sdk.LocalEvaluationStatus.State;
import dev.assay.sdk.RemoteEvaluationClient;
import dev.assay.sdk.RemoteEvaluationConfig;
import dev.assay.server.AssayServer;
import dev.assay.server.ServerConfig;
import dev.assay.server.project.LoadedFlags;
import dev.assay.testkit.TestFlags;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An Assay server for a test, on a free port of the loopback interface, and clients of it. What
 * {@link #flags} changes is served when the method that changes it returns, and {@link #local} has
 * it, too.
 *
 * <p>Thread-safe.
 */
public final class TestServer implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final TestFlags flags;
  private final LoadedFlags loaded;
  private final String deploymentKey;
  private final AssayServer server;
  private final Arrivals arrivals = new Arrivals();
  private @Nullable LocalEvaluationClient local;
  private @Nullable RemoteEvaluationClient remote;

  private TestServer(TestFlags flags, LoadedFlags loaded, String deploymentKey) {
    this.flags = flags;
    this.loaded = loaded;
    this.deploymentKey = deploymentKey;
    server =
        AssayServer.start(
            ServerConfig.builder()
                .port(0)
                .flags(loaded)
                .deploymentKeys(List.of(deploymentKey))
                .build());
    var unused = flags.feed().open(this::publish);
  }

  /**
   * Starts a server.
   *
   * @param flags what is served, under the key {@link TestFlags#DEPLOYMENT_KEY}; closed with the
   *     server
   * @return the server
   * @throws IllegalStateException if the class path has an older Netty than 4.2
   */
  public static TestServer start(TestFlags flags) {
    return start(flags, LoadedFlags.of(FlagSet.empty()), TestFlags.DEPLOYMENT_KEY);
  }

  /**
   * Starts a server with what else files hold.
   *
   * @param flags what is served; closed with the server
   * @param loaded has the cohorts
   * @param deploymentKey the key that is served
   * @return the server
   */
  static TestServer start(TestFlags flags, LoadedFlags loaded, String deploymentKey) {
    try {
      return new TestServer(flags, loaded, deploymentKey);
    } catch (LinkageError e) {
      flags.close();
      throw new IllegalStateException(
          "a class that the server needs is missing or too old: it needs Netty 4.2. Where Spring"
              + " Boot 3 manages the versions, set <netty.version>4.2.17.Final</netty.version>",
          e);
    }
  }

  private void publish(FlagSet set) {
    server.publish(loaded.withFlags(set));
    lock.lock();
    try {
      if (local != null && isOpen(local)) {
        arrivals.await(local, version());
      }
    } finally {
      lock.unlock();
    }
  }

  private static boolean isOpen(LocalEvaluationClient client) {
    return client.status().state() != State.CLOSED;
  }

  /** {@return the version of what is served now} */
  private String version() {
    LocalEvaluationConfig polling = LocalEvaluationConfig.builder().serverUrl(url()).build();
    try (LocalEvaluationClient client = LocalEvaluationClient.create(deploymentKey, polling)) {
      client.start();
      return client.pin().version();
    }
  }

  /** {@return the server's URL, {@code http://127.0.0.1:PORT}} */
  public URI url() {
    return server.url();
  }

  /** {@return the deployment key that is served} */
  public String deploymentKey() {
    return deploymentKey;
  }

  /** {@return what is served, to be changed} */
  public TestFlags flags() {
    return flags;
  }

  /** {@return the server itself} */
  public AssayServer server() {
    return server;
  }

  /**
   * {@return a client that fetches from this server; the same one each time, until it is closed}
   */
  public RemoteEvaluationClient remote() {
    lock.lock();
    try {
      if (remote == null || remote.isClosed()) {
        remote = RemoteEvaluationClient.create(deploymentKey, remoteConfig());
      }
      return remote;
    } finally {
      lock.unlock();
    }
  }

  /** {@return the config of {@link #remote}: to make others of it} */
  public RemoteEvaluationConfig remoteConfig() {
    return flags.remoteConfig(url().toString());
  }

  /**
   * {@return a client that streams this server's flags, started; the same one each time, until it
   * is closed}
   */
  public LocalEvaluationClient local() {
    lock.lock();
    try {
      if (local == null || !isOpen(local)) {
        LocalEvaluationConfig config = localConfig().toBuilder().listener(arrivals).build();
        local = LocalEvaluationClient.create(deploymentKey, config);
        local.start();
      }
      return local;
    } finally {
      lock.unlock();
    }
  }

  /**
   * {@return the config of {@link #local}: to make others of it; exposures are recorded in the
   * flags, not sent to the server. It has patience with a machine that is busy with tests, and
   * polls each second while there is no stream}
   */
  public LocalEvaluationConfig localConfig() {
    return flags.localConfig().toBuilder()
        .serverUrl(url())
        .streamUpdates(true)
        .streamFlagConnTimeout(Duration.ofSeconds(10))
        .flagConfigPollingInterval(Duration.ofSeconds(1))
        .startTimeout(Duration.ofSeconds(30))
        .build();
  }

  /**
   * Closes the clients and the server, and then the flags.
   *
   * @throws AssertionError if the flags are strict and an undeclared one was asked for
   */
  @Override
  public void close() {
    lock.lock();
    try {
      if (remote != null) {
        remote.close();
      }
      if (local != null) {
        local.close();
      }
      local = null;
      server.close();
    } finally {
      lock.unlock();
    }
    flags.close();
  }

  /** {@return the URL} */
  @Override
  public String toString() {
    return "TestServer[" + url() + "]";
  }
}
