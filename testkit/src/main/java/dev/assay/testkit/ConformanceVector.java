package dev.assay.testkit;

import dev.assay.evaluation.Variant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One example of the evaluation rules: flags and a user, and the variants that an evaluation must
 * give.
 *
 * <p>Immutable.
 *
 * @param name what is shown, unique in its section
 * @param section the section of the rules that it belongs to
 * @param flags the JSON array of flags, as flag routes answer it
 * @param user the user as a JSON object; it always has a user id or a device id
 * @param flagKeys the keys of the flags that are asked for; empty: all
 * @param expected the variants by flag key; flags that are not here have none
 * @param deliberate whether Assay differs here from the reference engine on purpose
 */
public record ConformanceVector(
    String name,
    String section,
    String flags,
    String user,
    List<String> flagKeys,
    Map<String, Variant> expected,
    boolean deliberate) {

  /** Copies the collections. */
  public ConformanceVector {
    flagKeys = List.copyOf(flagKeys);
    expected = Collections.unmodifiableMap(new LinkedHashMap<>(expected));
  }

  /** {@return section and name} */
  @Override
  public String toString() {
    return section + ": " + name;
  }
}
