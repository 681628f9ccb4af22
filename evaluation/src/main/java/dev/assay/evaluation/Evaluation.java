package dev.assay.evaluation;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A flag's variant for one user, and why: every segment, condition and bucket, with the values that
 * were looked at, and what would have to be different.
 *
 * <p>Immutable.
 *
 * @param flagKey the flag's key
 * @param found whether the flag set has the flag
 * @param variant what evaluation answers, with the merged metadata; {@link Variant#missing()} if
 *     there is none
 * @param segments the flag's segments in order
 * @param dependencies the flags that are evaluated before, near and far, in that order; their own
 *     lists are empty
 */
public record Evaluation(
    String flagKey,
    boolean found,
    Variant variant,
    List<SegmentTrace> segments,
    List<Evaluation> dependencies) {

  /** Copies the lists. */
  public Evaluation {
    segments = List.copyOf(segments);
    dependencies = List.copyOf(dependencies);
  }

  /** {@return the segment that gives the variant, or nothing if none does} */
  public Optional<SegmentTrace> decisiveSegment() {
    return segments.stream().filter(s -> s.outcome() == Outcome.MATCHED).findFirst();
  }

  /**
   * {@return the JSON form, as compact text; {@code docs/explain.md} describes it. Fields may be
   * added, never renamed}
   */
  public String toJson() {
    return EvaluationCodec.write(this);
  }

  /** What became of a segment. */
  public enum Outcome {
    /** It matched and gives the variant. */
    MATCHED,
    /** It matched but has no variant for the user, who went on. */
    FELL_THROUGH,
    /** No alternative held. */
    NOT_MATCHED,
    /** An earlier segment gives the variant. */
    NOT_REACHED
  }

  /**
   * A segment.
   *
   * @param index its place in the flag, from 0
   * @param name its name, from its metadata; empty if it has none
   * @param outcome what became of it
   * @param matches whether its conditions hold, also if it was not reached
   * @param alternatives its alternatives, each a list of conditions; null matches every user
   * @param bucket what its bucket makes of the user, or null if it has none
   * @param variant what it gives the user, or would give, or null
   */
  public record SegmentTrace(
      int index,
      String name,
      Outcome outcome,
      boolean matches,
      @Nullable List<AlternativeTrace> alternatives,
      @Nullable BucketTrace bucket,
      @Nullable Variant variant) {

    /** Copies the list. */
    public SegmentTrace {
      alternatives = alternatives == null ? null : List.copyOf(alternatives);
    }

    /**
     * {@return the fewest changes that would make the conditions hold; empty if they do hold, or if
     * nothing can}
     */
    public List<Change> nearestChange() {
      if (matches || alternatives == null) {
        return List.of();
      }
      List<Change> nearest = List.of();
      for (AlternativeTrace alternative : alternatives) {
        List<Change> changes = alternative.changes();
        if (changes.stream().allMatch(Change::isPossible)
            && (nearest.isEmpty() || changes.size() < nearest.size())) {
          nearest = changes;
        }
      }
      return nearest;
    }
  }

  /**
   * Conditions that must all hold.
   *
   * @param holds whether they do
   * @param conditions the conditions in order
   */
  public record AlternativeTrace(boolean holds, List<ConditionTrace> conditions) {

    /** Copies the list. */
    public AlternativeTrace {
      conditions = List.copyOf(conditions);
    }

    /** {@return what would make each condition hold that does not} */
    public List<Change> changes() {
      return conditions.stream().flatMap(c -> Optional.ofNullable(c.change()).stream()).toList();
    }
  }

  /**
   * A condition.
   *
   * @param condition the condition as configured
   * @param selected the value that its selector finds; null or missing if there is none
   * @param text the value as text, or null if there is none
   * @param elements the value's elements if it is a list, or a text that is a JSON array, or null
   * @param holds whether the condition holds
   * @param lookedAt whether evaluation asked: it stops as soon as the answer is known
   * @param change what would make it hold, or null if it does
   */
  public record ConditionTrace(
      Flag.Condition condition,
      JsonValue selected,
      @Nullable String text,
      @Nullable List<String> elements,
      boolean holds,
      boolean lookedAt,
      @Nullable Change change) {

    /** Copies the list. */
    public ConditionTrace {
      elements = elements == null ? null : List.copyOf(elements);
    }

    /** {@return the condition and what it found, for people; long lists and texts are shortened} */
    public String sentence() {
      return TraceWords.sentence(this);
    }
  }

  /**
   * What would make a condition hold.
   *
   * @param need the kind of value that is needed
   * @param values what the need is about: the texts to be one of, the bound to be below
   * @param absentHolds whether the condition would also hold without any value
   * @param sentence the same for people, with long lists and texts shortened
   */
  public record Change(Need need, List<String> values, boolean absentHolds, String sentence) {

    /** Copies the list. */
    public Change {
      values = List.copyOf(values);
    }

    /** {@return whether any value makes the condition hold} */
    public boolean isPossible() {
      return need != Need.IMPOSSIBLE;
    }
  }

  /** The kinds of values that conditions need. */
  public enum Need {
    /** One of the values, to the letter. */
    ONE_OF,
    /** None of the values. */
    NONE_OF,
    /** A text that contains one of the values. */
    CONTAINS,
    /** A text that contains none of the values. */
    CONTAINS_NONE,
    /** Less than the value. */
    LESS,
    /** The value, or less. */
    AT_MOST,
    /** More than the value. */
    GREATER,
    /** The value, or more. */
    AT_LEAST,
    /** A text that one of the patterns matches as a whole. */
    MATCHES,
    /** A text that none of the patterns matches as a whole. */
    MATCHES_NONE,
    /** A list of exactly the values. */
    SET_OF,
    /** A list of other elements than the values. */
    OTHER_SET,
    /** A list that has all values. */
    HAS_ALL,
    /** A list that lacks one of the values. */
    LACKS_ONE,
    /** A list that has one of the values. */
    HAS_ANY,
    /** A list that has none of the values. */
    HAS_NONE,
    /** No value: only a property that is not there. */
    ABSENT,
    /** Nothing makes it hold. */
    IMPOSSIBLE
  }

  /**
   * What a bucket makes of a user.
   *
   * @param selector the path to the bucketing value
   * @param value the bucketing value as text; null or empty if there is none: nothing is hashed
   * @param hashed the text that is hashed, or null
   * @param hash its hash, from 0 to 4294967295
   * @param point the hash modulo 100, which allocations are about
   * @param position the hash divided by 100, which distributions are about
   * @param hit where the user falls, or null
   * @param percentLetIn the share of all users that fall anywhere, from 0 to 100
   */
  public record BucketTrace(
      List<String> selector,
      @Nullable String value,
      @Nullable String hashed,
      long hash,
      int point,
      int position,
      @Nullable Hit hit,
      double percentLetIn) {

    /** Copies the list. */
    public BucketTrace {
      selector = List.copyOf(selector);
    }

    /** {@return where the user falls, or why nowhere, for people; long texts are shortened} */
    public String sentence() {
      return TraceWords.sentence(this);
    }
  }

  /**
   * The place in a bucket where a user falls.
   *
   * @param allocation the number of the allocation, from 0
   * @param allocationStart its first point
   * @param allocationEnd the point behind its last
   * @param distribution the number of the distribution in the allocation, from 0
   * @param range the distribution: its variant's key, its first position, the position behind its
   *     last
   */
  public record Hit(
      int allocation,
      int allocationStart,
      int allocationEnd,
      int distribution,
      Flag.Distribution range) {}
}
