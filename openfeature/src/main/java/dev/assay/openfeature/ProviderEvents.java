package dev.assay.openfeature;

import dev.assay.sdk.FetchException;
import dev.assay.sdk.LocalEvaluationListener;
import dev.assay.sdk.LocalEvaluationStatus;
import dev.openfeature.sdk.EventProvider;
import dev.openfeature.sdk.ProviderEventDetails;
import java.util.ArrayList;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The state of a provider, and what changes of its client OpenFeature is told. What OpenFeature
 * sees of a start itself, it tells itself.
 *
 * <p>Thread-safe.
 */
final class ProviderEvents implements LocalEvaluationListener {
  private enum State {
    NEW,
    STARTING,
    READY,
    FAILED,
    CLOSED
  }

  private final EventProvider provider;
  private volatile State state = State.NEW;
  private @Nullable String staleWhileStarting;
  private boolean toldStale;

  ProviderEvents(EventProvider provider) {
    this.provider = provider;
  }

  boolean isReady() {
    return state == State.READY;
  }

  /** {@return whether a start may begin: not after the end} */
  synchronized boolean starting() {
    if (state == State.CLOSED) {
      return false;
    }
    state = State.STARTING;
    return true;
  }

  /** The start has succeeded; if that was without the server, OpenFeature is told so now. */
  synchronized void started() {
    if (state != State.CLOSED) {
      state = State.READY;
      if (staleWhileStarting != null) {
        tellStale(staleWhileStarting);
      }
    }
  }

  /**
   * The start has failed.
   *
   * @param hasFlags tells whether flags have come all the same, in the last moment
   * @return whether they have
   */
  synchronized boolean failed(BooleanSupplier hasFlags) {
    if (state == State.STARTING) {
      if (hasFlags.getAsBoolean()) {
        return true;
      }
      state = State.FAILED;
    }
    return false;
  }

  /** {@return whether this is the first time} */
  synchronized boolean close() {
    boolean first = state != State.CLOSED;
    state = State.CLOSED;
    return first;
  }

  @Override
  public synchronized void flagsChanged(LocalEvaluationStatus status, Set<String> flagKeys) {
    if (state == State.FAILED) {
      state = State.READY;
      provider.emitProviderReady(details("flags have arrived"));
    } else if (state == State.READY) {
      provider.emitProviderConfigurationChanged(
          ProviderEventDetails.builder().flagsChanged(new ArrayList<>(flagKeys)).build());
    }
  }

  @Override
  public synchronized void stale(LocalEvaluationStatus status, FetchException failure) {
    String message = String.valueOf(failure.getMessage());
    if (state == State.READY) {
      tellStale(message);
    } else {
      staleWhileStarting = message;
    }
  }

  private void tellStale(String message) {
    toldStale = true;
    provider.emitProviderStale(details(message));
  }

  @Override
  public synchronized void recovered(LocalEvaluationStatus status) {
    staleWhileStarting = null;
    if (state == State.READY && toldStale) {
      toldStale = false;
      provider.emitProviderReady(details("the server is there again"));
    }
  }

  private static ProviderEventDetails details(String message) {
    return ProviderEventDetails.builder().message(message).build();
  }
}
