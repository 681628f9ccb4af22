package dev.assay.sdk;

import dev.assay.evaluation.Flag;
import dev.assay.evaluation.FlagSet;
import dev.assay.evaluation.Variant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A flag with all that it depends on: what an evaluation of it alone gives. */
final class FlagFamily {
  private FlagFamily() {}

  /**
   * {@return the variants of a flag and of what it depends on, by flag key}
   *
   * @param variants the variants to choose from
   */
  static Map<String, Variant> of(FlagSet flags, String flagKey, Map<String, Variant> variants) {
    Set<String> keys = new HashSet<>();
    add(flags, flagKey, keys);
    Map<String, Variant> family = new HashMap<>();
    for (String key : keys) {
      Variant variant = variants.get(key);
      if (variant != null) {
        family.put(key, variant);
      }
    }
    return family;
  }

  private static void add(FlagSet flags, String flagKey, Set<String> keys) {
    if (keys.add(flagKey)) {
      flags
          .flag(flagKey)
          .map(Flag::dependencies)
          .ifPresent(parents -> parents.forEach(parent -> add(flags, parent, keys)));
    }
  }
}
