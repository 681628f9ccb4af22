package dev.assay.openfeature;

import dev.assay.sdk.tracking.Tracker;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What an {@link AssayProvider} over a remote client does beyond it.
 *
 * <p>Immutable if the tracker is.
 *
 * @param cacheTime how long the variants that were fetched for a user answer further evaluations
 *     for an equal user; zero: each evaluation is a fetch of its own
 * @param tracker who takes the application's events, or nothing: they are dropped
 */
public record RemoteProviderOptions(Duration cacheTime, Optional<Tracker> tracker) {
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final RemoteProviderOptions DEFAULTS =
      new RemoteProviderOptions(Duration.ZERO, Optional.empty());

  /**
   * Checks the time.
   *
   * @throws IllegalArgumentException if it is negative or more than 24 hours
   */
  public RemoteProviderOptions {
    Objects.requireNonNull(tracker, "tracker");
    if (cacheTime.isNegative() || cacheTime.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "cacheTime: " + cacheTime + " is not between zero and 24 hours");
    }
  }

  /** {@return options without cache and tracker} */
  public static RemoteProviderOptions defaults() {
    return DEFAULTS;
  }

  /**
   * {@return these options with another time that variants are kept}
   *
   * @param cacheTime from zero to 24 hours
   */
  public RemoteProviderOptions cacheTime(Duration cacheTime) {
    return new RemoteProviderOptions(cacheTime, tracker);
  }

  /**
   * {@return these options with a tracker}
   *
   * @param tracker takes the application's events; the provider closes it when it is shut down
   */
  public RemoteProviderOptions tracker(Tracker tracker) {
    return new RemoteProviderOptions(cacheTime, Optional.of(tracker));
  }
}
