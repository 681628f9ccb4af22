package dev.assay.sdk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** In which options two configs of the same kind differ. */
final class OptionDifferences {
  private OptionDifferences() {}

  /** {@return the names of the options whose values differ} */
  static List<String> names(Map<String, Object> options, Map<String, Object> others) {
    List<String> names = new ArrayList<>();
    options.forEach(
        (name, value) -> {
          if (!value.equals(others.get(name))) {
            names.add(name);
          }
        });
    return names;
  }
}
