package dev.assay.sdk.internal.cohorts;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How it stands with a cohort that flags ask for.
 *
 * @param groupType what its members are
 * @param id its id
 * @param copy the copy that is held, or null: it was never loaded, nobody is in it
 * @param outage why it can't be loaded or refreshed now, or null if it can
 */
public record CohortStatus(
    String groupType, String id, @Nullable Copy copy, @Nullable Outage outage) {

  /**
   * A copy.
   *
   * @param size the number of its members
   * @param lastModified when they last changed, in milliseconds since 1970, or 0 if not known
   * @param age the time since the server last said that this is what it has
   */
  public record Copy(int size, long lastModified, Duration age) {}

  /**
   * A time of failures.
   *
   * @param duration since when
   * @param reason the last failure's
   */
  public record Outage(Duration duration, String reason) {}

  /** {@return whether there is a copy} */
  public boolean isLoaded() {
    return copy != null;
  }
}
