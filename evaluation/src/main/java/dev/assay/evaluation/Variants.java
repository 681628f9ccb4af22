package dev.assay.evaluation;

import dev.assay.evaluation.internal.json.FieldMap;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The variants of several flags for one user, and where they come from.
 *
 * <p>Immutable.
 */
public final class Variants {
  /** Where variants come from. */
  public enum Source {
    /** Fetched from a server for this call. */
    FETCHED,
    /** Evaluated in this process. */
    EVALUATED,
    /** The fetch failed: the variants that were last fetched for this user. */
    LAST_KNOWN,
    /** The fetch failed: the variants that were configured for that case. */
    FALLBACK
  }

  /** Since when variants are known, by a clock in nanoseconds. */
  private record Birth(LongSupplier nanoTime, long nanos) {
    static final Birth NOW = new Birth(System::nanoTime, 0);
  }

  /** Tells of the first read of each variant, and of every read of one that is not there. */
  private record Reads(
      @Nullable BiConsumer<String, Variant> observer,
      @Nullable Consumer<String> missing,
      Set<String> told) {
    static Reads of(
        @Nullable BiConsumer<String, Variant> observer, @Nullable Consumer<String> missing) {
      return new Reads(observer, missing, ConcurrentHashMap.newKeySet());
    }

    void add(String flagKey, @Nullable Variant variant) {
      if (variant == null) {
        if (missing != null) {
          missing.accept(flagKey);
        }
      } else if (observer != null && told.add(flagKey)) {
        observer.accept(flagKey, variant);
      }
    }
  }

  private final Map<String, Variant> byFlag;
  private final Source source;
  private final @Nullable ExperimentException failure;
  private final Birth birth;
  private final @Nullable Reads reads;

  private Variants(
      Map<String, Variant> byFlag,
      Source source,
      @Nullable ExperimentException failure,
      Birth birth,
      @Nullable Reads reads) {
    this.byFlag = byFlag;
    this.source = source;
    this.failure = failure;
    this.birth = birth;
    this.reads = reads;
  }

  /** {@return variants that somebody decided on, as tests do} */
  public static Variants of(Map<String, Variant> byFlag) {
    return of(byFlag, Source.EVALUATED, System::nanoTime);
  }

  /**
   * Makes variants that are new now.
   *
   * @param byFlag the variants by flag key; copied
   * @param source where they come from
   * @param nanoTime the clock that tells their age, in nanoseconds
   * @return the variants
   */
  public static Variants of(Map<String, Variant> byFlag, Source source, LongSupplier nanoTime) {
    Map<String, Variant> copy =
        byFlag instanceof FieldMap
            ? byFlag
            : Collections.unmodifiableMap(new LinkedHashMap<>(byFlag));
    Birth birth = new Birth(nanoTime, nanoTime.getAsLong());
    return new Variants(copy, Objects.requireNonNull(source, "source"), null, birth, null);
  }

  /** Wraps a result of the engine without a copy. */
  static Variants evaluated(Map<String, Variant> unmodifiable) {
    return new Variants(unmodifiable, Source.EVALUATED, null, Birth.NOW, null);
  }

  /**
   * {@return these variants, of the same age, given in place of a fetch that failed}
   *
   * @param source {@link Source#LAST_KNOWN} or {@link Source#FALLBACK}
   * @param failure why the fetch failed
   */
  public Variants insteadOf(Source source, ExperimentException failure) {
    return new Variants(byFlag, source, failure, birth, reads);
  }

  /**
   * {@return these variants, which tell of their reads: when {@link #get} or {@link #find} gives
   * the variant of a flag for the first time; what the other methods give is not read}
   *
   * @param observer is told the flag key and the variant, on the thread that reads
   */
  public Variants observed(BiConsumer<String, Variant> observer) {
    Objects.requireNonNull(observer, "observer");
    Reads observed = Reads.of(observer, reads == null ? null : reads.missing);
    return new Variants(byFlag, source, failure, birth, observed);
  }

  /**
   * {@return these variants, which tell whenever {@link #get} or {@link #find} is asked for a flag
   * that is not here}
   *
   * @param missing is told the flag key, on the thread that reads
   */
  public Variants tellingMissing(Consumer<String> missing) {
    Objects.requireNonNull(missing, "missing");
    Reads telling = Reads.of(reads == null ? null : reads.observer, missing);
    return new Variants(byFlag, source, failure, birth, telling);
  }

  /** {@return the flag's variant; for a flag that is not here, {@link Variant#missing()}} */
  public Variant get(String flagKey) {
    Variant variant = read(flagKey);
    return variant == null ? Variant.missing() : variant;
  }

  /** {@return the flag's variant, or nothing for a flag that is not here} */
  public Optional<Variant> find(String flagKey) {
    return Optional.ofNullable(read(flagKey));
  }

  private @Nullable Variant read(String flagKey) {
    Variant variant = byFlag.get(Objects.requireNonNull(flagKey, "flagKey"));
    if (reads != null) {
      reads.add(flagKey, variant);
    }
    return variant;
  }

  /** {@return the variants by flag key, unmodifiable} */
  public Map<String, Variant> asMap() {
    return byFlag;
  }

  /** {@return where the variants come from} */
  public Source source() {
    return source;
  }

  /** {@return why the fetch failed, if these variants are given instead of its answer} */
  public Optional<ExperimentException> failure() {
    return Optional.ofNullable(failure);
  }

  /** {@return the time since the variants arrived; zero for evaluated ones} */
  public Duration age() {
    return source == Source.EVALUATED
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(0, birth.nanoTime.getAsLong() - birth.nanos));
  }

  /**
   * {@return the same without default (off) variants and undeployed flags, as the first version of
   * the protocol answers}
   */
  public Variants withoutDefaults() {
    Map<String, Variant> kept = new LinkedHashMap<>();
    byFlag.forEach(
        (flagKey, variant) -> {
          if (!variant.isDefault() && variant.isDeployed()) {
            kept.put(flagKey, variant);
          }
        });
    return new Variants(Collections.unmodifiableMap(kept), source, failure, birth, reads);
  }

  /** {@return the JSON form of the remote evaluation protocol (v2), as compact text} */
  public String toJson() {
    return VariantCodec.write(byFlag);
  }

  /**
   * Reads the JSON form of the remote evaluation protocol, first or second version: flag key to
   * variant. Unknown fields are ignored; a value that is not a string becomes its JSON text; a
   * missing key is taken from the value.
   *
   * @param json a JSON object
   * @return variants by flag key, in document order, unmodifiable
   * @throws VariantFormatException if it is something else; the message says where and why
   */
  public static Map<String, Variant> parse(String json) {
    return parse(json.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads the JSON form as {@link #parse(String)} does.
   *
   * @param json a JSON object as UTF-8
   * @return variants by flag key, in document order, unmodifiable
   * @throws VariantFormatException if it is something else; the message says where and why
   */
  public static Map<String, Variant> parse(byte[] json) {
    return VariantCodec.read(json);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Variants that && byFlag.equals(that.byFlag) && source == that.source;
  }

  @Override
  public int hashCode() {
    return byFlag.hashCode();
  }

  /** {@return the source and the variants' keys by flag key} */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Variants[").append(source);
    byFlag.forEach((flag, v) -> text.append(", ").append(flag).append('=').append(v.key()));
    return text.append(']').toString();
  }
}
