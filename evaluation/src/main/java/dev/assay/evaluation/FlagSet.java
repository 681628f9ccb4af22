package dev.assay.evaluation;

import dev.assay.evaluation.internal.json.JsonDocument;
import dev.assay.evaluation.internal.json.JsonException;
import dev.assay.evaluation.internal.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A whole set of flags, validated, in the order of their dependencies, and compiled for evaluation.
 * It is replaced as a whole, never edited.
 *
 * <p>A bad flag is left out and told in {@link #faults()}; its neighbours are not affected. Flags
 * in a cycle of dependencies are left out, and so are the flags that depend on them.
 *
 * <p>Immutable.
 */
public final class FlagSet {
  private final CompiledFlags compiled;
  private final List<FlagFault> faults;
  private final Map<String, FlagPlace> places;
  private final NeededCohorts cohorts;

  private FlagSet(FlagSetBuilder builder) {
    compiled = builder.compile();
    faults = builder.faults();
    places = builder.places();
    cohorts = new NeededCohorts(compiled);
  }

  /** {@return the set without flags} */
  public static FlagSet empty() {
    return of(List.of());
  }

  /**
   * Makes a set of flags.
   *
   * @param flags the flags; if two have the same key, the later one counts
   * @return the set
   */
  public static FlagSet of(Collection<Flag> flags) {
    FlagSetBuilder builder = new FlagSetBuilder();
    int index = 0;
    for (Flag flag : flags) {
      builder.add(flag, "$[" + index++ + "]", 0);
    }
    return new FlagSet(builder);
  }

  /**
   * Reads the JSON array of flags that flag routes answer.
   *
   * @param json the array
   * @return the set of its good flags
   * @throws FlagFormatException if it is not a JSON array
   */
  public static FlagSet parse(String json) {
    return parse(json.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads the JSON array of flags that flag routes answer.
   *
   * @param json the array as UTF-8
   * @return the set of its good flags
   * @throws FlagFormatException if it is not a JSON array
   */
  public static FlagSet parse(byte[] json) {
    JsonDocument document;
    try {
      document = JsonReader.readDocument(json);
    } catch (JsonException e) {
      throw new FlagFormatException("$", e.line(), String.valueOf(e.getMessage()));
    }
    return parse(document);
  }

  private static FlagSet parse(JsonDocument document) {
    if (!(document.root() instanceof List<?> elements)) {
      throw new FlagFormatException(
          "$", 1, "expected an array of flags, found " + UserCodec.kind(document.root()));
    }
    FlagCodec codec = new FlagCodec(document);
    FlagSetBuilder builder = new FlagSetBuilder();
    for (int i = 0; i < elements.size(); i++) {
      Object element = elements.get(i);
      String path = "$[" + i + "]";
      try {
        builder.add(codec.read(path, element), path, document.line(element));
      } catch (FlagFormatException e) {
        builder.leaveOut(keyOf(element), e);
      } catch (PlainValues.TooDeepException e) {
        int line = document.line(element);
        builder.leaveOut(keyOf(element), new FlagFormatException(path, line, e.reason()));
      }
    }
    return new FlagSet(builder);
  }

  private static @Nullable String keyOf(@Nullable Object element) {
    Object key = JsonValue.ofPlain(element).get("key").asPlain();
    return key instanceof String text ? text : null;
  }

  CompiledFlags compiled() {
    return compiled;
  }

  /** {@return what is wrong with flags of the source, unmodifiable} */
  public List<FlagFault> faults() {
    return faults;
  }

  /**
   * {@return what the flags' author may want to know: the faults as errors, then what works as
   * documented but hardly as meant, unmodifiable}
   */
  public List<LintFinding> lint() {
    return FlagLint.check(this, places);
  }

  /** {@return the flags in the order of the source, unmodifiable} */
  public List<Flag> flags() {
    return compiled.flags();
  }

  /** {@return the flag with a key} */
  public Optional<Flag> flag(String key) {
    return Optional.ofNullable(compiled.flag(key)).map(CompiledFlag::flag);
  }

  /**
   * {@return every variant that an evaluation of the flag can give, with its metadata; results are
   * these very objects. Empty for an unknown flag}
   */
  public Collection<Variant> outcomes(String flagKey) {
    CompiledFlag flag = compiled.flag(flagKey);
    return flag == null ? List.of() : flag.outcomes();
  }

  /**
   * {@return the ids of the cohorts that conditions ask about, by group type ({@link Cohort#USER}
   * for users), unmodifiable}
   */
  public Map<String, Set<String>> cohorts() {
    return cohorts.idsByType();
  }

  /**
   * {@return whether a flag, or one that it depends on, asks about cohorts; false for an unknown
   * flag}
   */
  public boolean needsCohorts(String flagKey) {
    CompiledFlag flag = compiled.flag(flagKey);
    return flag != null && cohorts.isNeededBy(flag);
  }

  /** {@return the number of flags} */
  public int size() {
    return compiled.flags().size();
  }

  /** {@return the JSON array of the flags in the order of the source, as compact text} */
  public String toJson() {
    StringBuilder json = new StringBuilder("[");
    for (Flag flag : flags()) {
      json.append(json.length() > 1 ? "," : "").append(flag.toJson());
    }
    return json.append(']').toString();
  }

  /** {@return the number of flags and of faults} */
  @Override
  public String toString() {
    return "FlagSet[" + size() + " flags, " + faults.size() + " faults]";
  }
}
