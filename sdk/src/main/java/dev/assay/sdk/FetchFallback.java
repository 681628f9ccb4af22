package dev.assay.sdk;

import dev.assay.evaluation.Variant;
import dev.assay.evaluation.Variants;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client answers when a fetch has failed, in place of an exception. The answer's {@link
 * Variants#source()} and {@link Variants#failure()} tell. A fetch that was cancelled or
 * interrupted, or whose client was closed, has no fallback.
 *
 * <p>Immutable.
 */
public final class FetchFallback {
  private static final FetchFallback NONE = new FetchFallback(0, null);

  private final int lastKnownUsers;
  private final @Nullable Variants fixed;

  private FetchFallback(int lastKnownUsers, @Nullable Variants fixed) {
    this.lastKnownUsers = lastKnownUsers;
    this.fixed = fixed;
  }

  /** {@return no fallback: a failed fetch is an exception} */
  public static FetchFallback none() {
    return NONE;
  }

  /** {@return a fallback to the given variants by flag key} */
  public static FetchFallback variants(Map<String, Variant> byFlag) {
    return new FetchFallback(0, Variants.of(Objects.requireNonNull(byFlag, "byFlag")));
  }

  /**
   * Falls back to what was last fetched for the same user (user id and device id) and the same flag
   * keys; a user who is not known has no fallback.
   *
   * @param users how many users to remember at most, at least 1; the one not seen for longest goes
   * @throws IllegalArgumentException if {@code users} is less than 1
   */
  public static FetchFallback lastKnown(int users) {
    if (users < 1) {
      throw new IllegalArgumentException("users: " + users + " is less than 1");
    }
    return new FetchFallback(users, null);
  }

  /** {@return this fallback and, for what it does not know, the given variants by flag key} */
  public FetchFallback orVariants(Map<String, Variant> byFlag) {
    return new FetchFallback(lastKnownUsers, variants(byFlag).fixed);
  }

  int lastKnownUsers() {
    return lastKnownUsers;
  }

  /** {@return the given variants, or nothing if none were given} */
  public Optional<Variants> fixed() {
    return Optional.ofNullable(fixed);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FetchFallback that
        && lastKnownUsers == that.lastKnownUsers
        && Objects.equals(fixed, that.fixed);
  }

  @Override
  public int hashCode() {
    return Objects.hash(lastKnownUsers, fixed);
  }

  @Override
  public String toString() {
    String known = lastKnownUsers > 0 ? "last known of " + lastKnownUsers + " users" : "";
    String given = fixed == null ? "" : "fixed for " + fixed.asMap().keySet();
    String both = known.isEmpty() || given.isEmpty() ? known + given : known + ", else " + given;
    return both.isEmpty() ? "none" : both;
  }
}
