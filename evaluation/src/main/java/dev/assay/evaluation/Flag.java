package dev.assay.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One flag as configured: the records mirror the flag's JSON form (evaluation protocol, flags v2).
 *
 * <p>Immutable.
 *
 * @param key the flag's key, unique in a flag set
 * @param variants the variants by their keys
 * @param segments the targeting rules in the order of evaluation
 * @param dependencies the keys of flags that are evaluated before this one
 * @param metadata what results tell about the flag: version, type and so on
 */
public record Flag(
    String key,
    Map<String, Variant> variants,
    List<Segment> segments,
    List<String> dependencies,
    Map<String, @Nullable Object> metadata) {

  /** Copies the collections. */
  public Flag {
    variants = Collections.unmodifiableMap(new LinkedHashMap<>(variants));
    segments = List.copyOf(segments);
    dependencies = List.copyOf(dependencies);
    metadata = copyOf(metadata);
  }

  private static Map<String, @Nullable Object> copyOf(Map<String, @Nullable Object> metadata) {
    Object copy = PlainValues.copy("metadata", metadata);
    return copy == null ? Map.of() : PlainValues.asObject(copy);
  }

  /** {@return the flag's JSON form, as compact text} */
  public String toJson() {
    return FlagCodec.write(this);
  }

  /**
   * A targeting rule.
   *
   * @param conditions alternatives, each a list of conditions that must all hold; null matches
   *     every user, an empty list none
   * @param bucket how matching users are split, or null: everyone gets {@code variant}
   * @param variant the key of the variant of users whom the bucket does not place, or null: they go
   *     on to the next segment
   * @param metadata what results tell about the segment
   */
  public record Segment(
      @Nullable List<List<Condition>> conditions,
      @Nullable Bucket bucket,
      @Nullable String variant,
      Map<String, @Nullable Object> metadata) {

    /** Copies the collections. */
    public Segment {
      conditions = conditions == null ? null : conditions.stream().map(List::copyOf).toList();
      metadata = copyOf(metadata);
    }
  }

  /**
   * One test of a property.
   *
   * @param selector the path to the property in the evaluation context
   * @param op the operator; one that is not known never holds
   * @param values what the property is compared with
   */
  public record Condition(List<String> selector, String op, List<String> values) {

    /** Copies the collections. */
    public Condition {
      selector = List.copyOf(selector);
      values = List.copyOf(values);
    }
  }

  /**
   * How users are split.
   *
   * @param selector the path to the bucketing value
   * @param salt hashed with the bucketing value
   * @param allocations the shares of traffic
   */
  public record Bucket(List<String> selector, String salt, List<Allocation> allocations) {

    /** Copies the collections. */
    public Bucket {
      selector = List.copyOf(selector);
      allocations = List.copyOf(allocations);
    }
  }

  /**
   * A share of the traffic.
   *
   * @param start the first percentage point, from 0
   * @param end the percentage point behind the last, up to 100
   * @param distributions how the share is split among variants
   */
  public record Allocation(int start, int end, List<Distribution> distributions) {

    /** Copies the collection. */
    public Allocation {
      distributions = List.copyOf(distributions);
    }
  }

  /**
   * A variant's part of an allocation.
   *
   * @param variant the variant's key
   * @param start the first hash, from 0
   * @param end the hash behind the last, up to 42949673
   */
  public record Distribution(String variant, int start, int end) {}
}
