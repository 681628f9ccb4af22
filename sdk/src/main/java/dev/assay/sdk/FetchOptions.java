package dev.assay.sdk;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one fetch asks for beyond the user. What is not set is the server's choice: every flag,
 * assignments are tracked, exposures are not.
 *
 * <p>Immutable.
 */
public final class FetchOptions {
  private static final FetchOptions DEFAULTS = builder().build();

  private final List<String> flagKeys;
  private final @Nullable Boolean tracksAssignment;
  private final @Nullable Boolean tracksExposure;

  private FetchOptions(Builder builder) {
    flagKeys = List.copyOf(builder.flagKeys);
    tracksAssignment = builder.tracksAssignment;
    tracksExposure = builder.tracksExposure;
  }

  /** {@return options of which none is set} */
  public static FetchOptions defaults() {
    return DEFAULTS;
  }

  /** {@return a builder of options of which none is set} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return a builder that begins with these options} */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.flagKeys.addAll(flagKeys);
    builder.tracksAssignment = tracksAssignment;
    builder.tracksExposure = tracksExposure;
    return builder;
  }

  /** {@return the keys of the flags wanted, without repetition; empty means every flag} */
  public List<String> flagKeys() {
    return flagKeys;
  }

  /** {@return whether the server tracks an assignment, or nothing: its choice} */
  public Optional<Boolean> tracksAssignment() {
    return Optional.ofNullable(tracksAssignment);
  }

  /** {@return whether the server tracks an exposure, or nothing: its choice} */
  public Optional<Boolean> tracksExposure() {
    return Optional.ofNullable(tracksExposure);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FetchOptions that
        && flagKeys.equals(that.flagKeys)
        && Objects.equals(tracksAssignment, that.tracksAssignment)
        && Objects.equals(tracksExposure, that.tracksExposure);
  }

  @Override
  public int hashCode() {
    return Objects.hash(flagKeys, tracksAssignment, tracksExposure);
  }

  @Override
  public String toString() {
    return "FetchOptions[flagKeys="
        + flagKeys
        + ", tracksAssignment="
        + tracksAssignment
        + ", tracksExposure="
        + tracksExposure
        + "]";
  }

  /**
   * Builds options.
   *
   * <p>Not thread-safe.
   */
  public static final class Builder {
    private final LinkedHashSet<String> flagKeys = new LinkedHashSet<>();
    private @Nullable Boolean tracksAssignment;
    private @Nullable Boolean tracksExposure;

    private Builder() {}

    /** Sets the keys of the flags wanted, in place of earlier ones; none means every flag. */
    public Builder flagKeys(String... flagKeys) {
      return flagKeys(List.of(flagKeys));
    }

    /** Sets the keys of the flags wanted, in place of earlier ones; none means every flag. */
    public Builder flagKeys(Collection<String> flagKeys) {
      List<String> copy = List.copyOf(flagKeys);
      this.flagKeys.clear();
      this.flagKeys.addAll(copy);
      return this;
    }

    /** Sets whether the server tracks an assignment; null leaves it to the server. */
    public Builder tracksAssignment(@Nullable Boolean tracksAssignment) {
      this.tracksAssignment = tracksAssignment;
      return this;
    }

    /** Sets whether the server tracks an exposure; null leaves it to the server. */
    public Builder tracksExposure(@Nullable Boolean tracksExposure) {
      this.tracksExposure = tracksExposure;
      return this;
    }

    /** {@return the options} */
    public FetchOptions build() {
      return new FetchOptions(this);
    }
  }
}
