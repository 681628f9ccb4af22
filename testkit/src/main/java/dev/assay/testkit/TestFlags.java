package dev.assay.testkit;

import dev.assay.evaluation.Flag;
import dev.assay.evaluation.FlagSet;
import dev.assay.sdk.FetchListener;
import dev.assay.sdk.FlagFeed;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.assay.sdk.LocalEvaluationListener;
import dev.assay.sdk.LocalEvaluationStatus.State;
import dev.assay.sdk.RemoteEvaluationClient;
import dev.assay.sdk.RemoteEvaluationConfig;
import dev.assay.sdk.tracking.TrackingConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The flags of a test, and real clients that evaluate them: {@link #local} without any network,
 * {@link #remote} against a small server in this process, on the loopback interface. A change is in
 * use when the method that makes it returns, in all of them. Each object has its own flags, so that
 * tests may run side by side.
 *
 * <pre>{@code
 * try (TestFlags flags = TestFlags.of("new-checkout", "on")) {
 *   Shop shop = new Shop(flags.local());
 *   flags.set("new-checkout", "off");
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class TestFlags implements AutoCloseable {
  /** The deployment key of the clients; the server takes any. */
  public static final String DEPLOYMENT_KEY = "test";

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Consumer<FlagSet>> receivers = new CopyOnWriteArrayList<>();
  private final RecordedExposures exposures = new RecordedExposures();
  private final UndeclaredFlags undeclared = new UndeclaredFlags();
  private final FlagSet first;
  private volatile FlagSet current;
  private volatile boolean strict;
  private @Nullable LocalEvaluationClient local;
  private @Nullable RemoteEvaluationClient remote;
  private @Nullable TestFlagServer server;

  private TestFlags(FlagSet first) {
    this.first = first;
    current = first;
  }

  /** {@return no flags, to begin with} */
  public static TestFlags none() {
    return new TestFlags(FlagSet.empty());
  }

  /** {@return one flag that gives everyone the same variant} */
  public static TestFlags of(String flagKey, String variant) {
    return of(TestFlag.of(flagKey, variant));
  }

  /** {@return these flags} */
  public static TestFlags of(TestFlag... flags) {
    return of(FlagSet.of(Arrays.stream(flags).map(TestFlag::toFlag).toList()));
  }

  /**
   * {@return these flags}
   *
   * @throws IllegalArgumentException if something is wrong with one; tells everything that is
   */
  public static TestFlags of(FlagSet flags) {
    return new TestFlags(faultless(flags));
  }

  /**
   * {@return the flags of a file}
   *
   * @param file the JSON array that {@code GET /sdk/v2/flags} answers; for project files see {@code
   *     dev.assay.server.project.FlagFiles}
   * @throws UncheckedIOException if it can't be read
   * @throws dev.assay.evaluation.FlagFormatException if it is no such array
   * @throws IllegalArgumentException if something is wrong with a flag; tells everything that is
   */
  public static TestFlags load(Path file) {
    try {
      return of(FlagSet.parse(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FlagSet faultless(FlagSet flags) {
    if (!flags.faults().isEmpty()) {
      throw new IllegalArgumentException("the flags have faults: " + flags.faults());
    }
    return flags;
  }

  /** {@return the flags as they are now} */
  public FlagSet flags() {
    return current;
  }

  /**
   * Gives everyone the same variant of a flag from now on. A flag that is there keeps its variants
   * and their payloads; another one is added.
   *
   * @return this
   */
  public TestFlags set(String flagKey, String variant) {
    Flag added = TestFlag.of(flagKey, variant).toFlag();
    return change(
        flags ->
            flags.compute(
                flagKey, (key, old) -> old == null ? added : TestFlag.fixed(old, variant)));
  }

  /**
   * Adds flags, or puts them in the place of those with the same keys.
   *
   * @return this
   */
  public TestFlags set(TestFlag... flags) {
    return change(
        all -> {
          for (TestFlag flag : flags) {
            all.put(flag.key(), flag.toFlag());
          }
        });
  }

  /**
   * Removes a flag, if it is there.
   *
   * @return this
   */
  public TestFlags remove(String flagKey) {
    return change(flags -> flags.remove(flagKey));
  }

  private TestFlags change(Consumer<Map<String, Flag>> edit) {
    return publish(
        before -> {
          Map<String, Flag> flags = byKey(before);
          edit.accept(flags);
          return faultless(FlagSet.of(flags.values()));
        });
  }

  private static Map<String, Flag> byKey(FlagSet set) {
    Map<String, Flag> flags = new LinkedHashMap<>();
    set.flags().forEach(flag -> flags.put(flag.key(), flag));
    return flags;
  }

  private TestFlags publish(UnaryOperator<FlagSet> change) {
    lock.lock();
    try {
      FlagSet next = change.apply(current);
      current = next;
      receivers.forEach(receiver -> receiver.accept(next));
    } finally {
      lock.unlock();
    }
    return this;
  }

  /**
   * Makes the flags what they were in the beginning, and forgets what was recorded and asked for.
   *
   * @return this
   */
  public TestFlags reset() {
    exposures.clear();
    undeclared.clear();
    return publish(now -> first);
  }

  /** {@return what brings these flags to clients that are made elsewhere; may be opened often} */
  public FlagFeed feed() {
    return receiver -> {
      lock.lock();
      try {
        receiver.accept(current);
        receivers.add(receiver);
      } finally {
        lock.unlock();
      }
      return () -> receivers.remove(receiver);
    };
  }

  /**
   * {@return a client that evaluates these flags, started; the same one each time, until it is
   * closed}
   */
  public LocalEvaluationClient local() {
    lock.lock();
    try {
      if (local == null || local.status().state() == State.CLOSED) {
        local = started(localConfig());
      }
      return local;
    } finally {
      lock.unlock();
    }
  }

  private LocalEvaluationClient started(LocalEvaluationConfig config) {
    LocalEvaluationClient client = LocalEvaluationClient.create(DEPLOYMENT_KEY, config, feed());
    client.start();
    return client;
  }

  /**
   * {@return a client that fetches these flags' variants; the same one each time, until it is
   * closed}
   */
  public RemoteEvaluationClient remote() {
    lock.lock();
    try {
      if (remote == null || remote.isClosed()) {
        remote = RemoteEvaluationClient.create(DEPLOYMENT_KEY, remoteConfig());
      }
      return remote;
    } finally {
      lock.unlock();
    }
  }

  /**
   * {@return the URL of a server on the loopback interface that answers {@code /sdk/v2/vardata} out
   * of these flags, to any key; started by the first call}
   */
  public String serverUrl() {
    lock.lock();
    try {
      if (server == null) {
        server = new TestFlagServer(started(config().build()));
      }
      return server.url();
    } finally {
      lock.unlock();
    }
  }

  /** {@return the config of {@link #local}: to make others of it, with {@link #feed}} */
  public LocalEvaluationConfig localConfig() {
    LocalEvaluationListener listener =
        new LocalEvaluationListener() {
          @Override
          public void variantMissing(String flagKey) {
            asked(flagKey);
          }
        };
    return config().listener(listener).build();
  }

  /** The clients remember nothing that they tracked: the exposures do, until they are reset. */
  private LocalEvaluationConfig.Builder config() {
    return LocalEvaluationConfig.builder()
        .tracker(exposures)
        .exposureTracking(TrackingConfig.builder().cacheTtl(Duration.ofNanos(1)).build());
  }

  /** {@return the config of {@link #remote}: to make others of it; starts the server} */
  public RemoteEvaluationConfig remoteConfig() {
    return remoteConfig(serverUrl());
  }

  /**
   * {@return the config of a client of another server that serves these flags}
   *
   * @param otherServerUrl the server's URL
   */
  public RemoteEvaluationConfig remoteConfig(String otherServerUrl) {
    FetchListener listener =
        new FetchListener() {
          @Override
          public void variantMissing(String flagKey) {
            asked(flagKey);
          }
        };
    return RemoteEvaluationConfig.builder().serverUrl(otherServerUrl).listener(listener).build();
  }

  private void asked(String flagKey) {
    if (current.flag(flagKey).isEmpty()) {
      undeclared.add(flagKey);
    }
  }

  /** {@return the exposures that the clients tracked, and the server at a fetch's request} */
  public RecordedExposures exposures() {
    return exposures;
  }

  /**
   * {@return the keys of flags whose variants the clients were asked for one by one while they were
   * not there, sorted and unmodifiable; what {@code asMap()} shows is not asked for}
   */
  public Set<String> undeclared() {
    return undeclared.keys();
  }

  /**
   * Has {@link #close} do what {@link #requireDeclared} does.
   *
   * @return this
   */
  public TestFlags strict() {
    strict = true;
    return this;
  }

  /**
   * Checks that no undeclared flag was asked for.
   *
   * @throws AssertionError if one was; names them, its suppressed errors tell where
   */
  public void requireDeclared() {
    undeclared.requireNone(byKey(current).keySet());
  }

  /**
   * Closes the clients and the server.
   *
   * @throws AssertionError if these flags are strict and an undeclared one was asked for
   */
  @Override
  public void close() {
    lock.lock();
    try {
      if (remote != null) {
        remote.close();
      }
      if (server != null) {
        server.close();
      }
      if (local != null) {
        local.close();
      }
    } finally {
      lock.unlock();
    }
    if (strict) {
      requireDeclared();
    }
  }

  /** {@return the flags' keys} */
  @Override
  public String toString() {
    return "TestFlags" + byKey(current).keySet();
  }
}
