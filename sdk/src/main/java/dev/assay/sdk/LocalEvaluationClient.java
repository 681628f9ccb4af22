package dev.assay.sdk;

import dev.assay.evaluation.Evaluation;
import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.FlagSet;
import dev.assay.evaluation.Variant;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.LocalEvaluationStatus.State;
import dev.assay.sdk.PinnedFlags.CohortsOfUser;
import dev.assay.sdk.internal.flags.FlagSink;
import dev.assay.sdk.internal.flags.FlagSupply;
import dev.assay.sdk.internal.http.HttpFailure;
import dev.assay.sdk.internal.options.DeploymentKey;
import dev.assay.sdk.tracking.TrackingEvent;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Evaluates flags in this process and keeps them fresh: by polling a server, or by its stream with
 * polling as the fallback.
 *
 * <p>{@link #start} waits for the first flags, bounded, and from then on daemon threads bring newer
 * ones, each set as a whole, with the cohorts that it asks for. Evaluations use the flags that are
 * there, whatever the network does; {@link #status} tells how fresh they are. Before there are any,
 * every variant is missing. A program that ends without {@link #close} ends all the same.
 *
 * <p>Thread-safe.
 */
public final class LocalEvaluationClient implements LocalEvaluator, AutoCloseable {
  private final LocalEvaluationConfig config;
  private final DeploymentKey key;
  private final StartSignal signal = new StartSignal();
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final LocalReport report;
  private final LocalTracking tracking;
  private final LocalSnapshot snapshot;
  private final LocalCohorts cohorts;
  private final LocalFlags flags;
  private final FlagSupply supply;

  private LocalEvaluationClient(
      DeploymentKey key, LocalEvaluationConfig config, Function<FlagSink, FlagSupply> supplied) {
    this.key = key;
    this.config = config;
    report = new LocalReport(key, config);
    tracking = new LocalTracking(key, config);
    snapshot = new LocalSnapshot(config, report);
    cohorts = LocalCohorts.of(key, config, this::cohortsChanged);
    flags =
        new LocalFlags(
            tracking.observer(report),
            LocalFlags.Clocks.SYSTEM,
            signal,
            new LocalFlags.Surroundings(cohorts, snapshot::save, this::status));
    supply = supplied.apply(flags);
    snapshot.begin(flags);
    report.bound(this::status);
  }

  private void cohortsChanged(CohortsOfUser members) {
    flags.cohortsChanged(members);
  }

  /**
   * Makes a client that is not shared. {@link Experiment#initializeLocal} gives shared ones.
   *
   * @param deploymentKey the key of the deployment whose flags are evaluated
   * @param config how to keep them fresh
   * @return the client, to be started; until then it evaluates the flags of the bootstrap, or else
   *     of the snapshot file
   * @throws IllegalArgumentException if the key is blank, or holds blanks or characters other than
   *     ASCII
   */
  public static LocalEvaluationClient create(String deploymentKey, LocalEvaluationConfig config) {
    DeploymentKey key = DeploymentKey.of(deploymentKey);
    Objects.requireNonNull(config, "config");
    return new LocalEvaluationClient(
        key, config, sink -> LocalConnections.delivery(key, config, sink));
  }

  /**
   * Makes a client whose flags do not come from a server; it is not shared. What the config says
   * about polls and streams does not count, and its status tells such flags as streamed.
   *
   * @param deploymentKey names the deployment in events and logs
   * @param config what else the client does
   * @param feed brings the flags
   * @return the client, to be started
   * @throws IllegalArgumentException if the key is blank, or holds blanks or characters other than
   *     ASCII
   */
  public static LocalEvaluationClient create(
      String deploymentKey, LocalEvaluationConfig config, FlagFeed feed) {
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(feed, "feed");
    return new LocalEvaluationClient(
        DeploymentKey.of(deploymentKey), config, sink -> new FedFlags(feed, sink));
  }

  /** {@return how this client keeps its flags fresh} */
  public LocalEvaluationConfig config() {
    return config;
  }

  /**
   * Starts this client, and waits until the first flags are there. It waits for {@code
   * startTimeout} at most, and only until the first failure if there are flags of the bootstrap or
   * the snapshot file to begin with. Whatever the outcome, the client goes on trying until it is
   * closed. Of a client that was started already it only waits.
   *
   * @throws FetchException if there are no flags: in time, or because the server refused, or
   *     because the thread was interrupted, which it stays
   * @throws IllegalStateException if this client is closed
   */
  public void start() {
    begin();
    await();
  }

  private void await() {
    try {
      signal.outcome().get(config.startTimeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      cohorts.stopWaiting();
      if (flags.current().origin() == LocalEvaluationStatus.Origin.NONE) {
        throw signal.timeout(config.startTimeout().toString());
      }
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw FetchException.of(cause == null ? e : cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FetchException.of(
          HttpFailure.of(HttpFailure.Kind.CANCELLED, "the thread was interrupted", e), 0);
    }
  }

  private void begin() {
    if (closed.get()) {
      throw new IllegalStateException("the client is closed");
    }
    if (started.compareAndSet(false, true)) {
      tracking.start();
      flags.loadCohorts();
      supply.start();
    }
  }

  /**
   * Does what {@link #start} does without waiting.
   *
   * @return the future of the outcome; it always completes, on a thread of this client
   * @throws IllegalStateException if this client is closed
   */
  public CompletableFuture<Void> startAsync() {
    begin();
    CompletableFuture<Void> future = new CompletableFuture<>();
    Thread waiter =
        new Thread(
            () -> {
              try {
                await();
              } catch (RuntimeException | Error e) {
                future.completeExceptionally(e);
                return;
              }
              future.complete(null);
            },
            "assay-start");
    waiter.setDaemon(true);
    waiter.start();
    return future;
  }

  @Override
  public Variants evaluate(ExperimentUser user, EvaluateOptions options) {
    return flags.current().evaluate(user, options);
  }

  @Override
  public Variant evaluate(ExperimentUser user, String flagKey, EvaluateOptions options) {
    return flags.current().evaluate(user, flagKey, options);
  }

  @Override
  public Evaluation explain(ExperimentUser user, String flagKey) {
    return flags.current().explain(user, flagKey);
  }

  @Override
  public FlagSet flags() {
    return flags.current().flags();
  }

  /** {@return the flags and cohorts of this moment, which stay as they are} */
  public PinnedFlags pin() {
    return flags.current();
  }

  /**
   * Adds who hears of changes from now on, besides those of the config.
   *
   * @param listener hears until it is removed
   */
  public void addListener(LocalEvaluationListener listener) {
    report.add(Objects.requireNonNull(listener, "listener"));
  }

  /**
   * Removes a listener that was added, or that the config names. A call to it may still be under
   * way.
   *
   * @param listener hears no more; one that is not there is passed over
   */
  public void removeListener(LocalEvaluationListener listener) {
    report.remove(listener);
  }

  /**
   * Sends an event of the application along with the exposures and assignments: to the config's
   * tracker, else to the event server of exposures or, without those, of assignments. Returns at
   * once; the upload is batched and repeated as theirs is. What the config's tracker throws reaches
   * the caller.
   *
   * @param event the event; an equal insert id means the same event
   * @return whether somebody takes it; false if nothing is tracked, or if this client is closed
   */
  public boolean track(TrackingEvent event) {
    return tracking.track(Objects.requireNonNull(event, "event"));
  }

  /** {@return how this client is doing} */
  public LocalEvaluationStatus status() {
    LocalFlags.Moment now = flags.now();
    PinnedFlags current = now.flags();
    return new LocalEvaluationStatus(
        state(now),
        new LocalEvaluationStatus.Flags(
            current.origin(), current.version(), current.flags().size(), current.flags().faults()),
        flags.freshness(now),
        cohorts.status(),
        cohorts.lookups(),
        tracking.status());
  }

  private State state(LocalFlags.Moment now) {
    if (closed.get()) {
      return State.CLOSED;
    }
    if (!started.get()) {
      return State.NOT_STARTED;
    }
    if (!now.flags().isFromServer()) {
      return State.STARTING;
    }
    return now.isStale() ? State.STALE : State.READY;
  }

  boolean isClosed() {
    return closed.get();
  }

  /**
   * Ends this client: its connections and threads end, events that wait are sent, for as long as
   * the tracking's {@code closeTimeout} allows. Evaluations go on with the last flags and track
   * nothing. A second time it does nothing.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      signal.closed();
      supply.close();
      cohorts.close();
      snapshot.close();
      tracking.close();
    }
  }

  /** {@return the masked deployment key and the server} */
  @Override
  public String toString() {
    return "LocalEvaluationClient[" + key + ", " + config.serverUrl() + "]";
  }
}
