package dev.assay.testkit;

import dev.assay.evaluation.internal.json.JsonException;
import dev.assay.evaluation.internal.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The conformance vectors: examples of every evaluation rule, for any evaluator to be held against.
 *
 * <p>Immutable.
 */
public final class ConformanceVectors {
  private static final List<String> SECTIONS =
      List.of(
          "flags",
          "ordering",
          "segments",
          "selectors",
          "null",
          "coercion",
          "lists",
          "is",
          "contains",
          "order",
          "versions",
          "regex",
          "sets",
          "hash",
          "bucketing",
          "variants",
          "partial-evaluation");

  private ConformanceVectors() {}

  /** {@return the names of the sections, in the order of the rules} */
  public static List<String> sections() {
    return SECTIONS;
  }

  /** {@return the vectors of all sections} */
  public static List<ConformanceVector> all() {
    return SECTIONS.stream().flatMap(section -> named(section).stream()).toList();
  }

  /**
   * Reads one section.
   *
   * @param section one of {@link #sections()}
   * @return its vectors
   * @throws IllegalArgumentException if there is no such section
   */
  public static List<ConformanceVector> named(String section) {
    if (!SECTIONS.contains(section)) {
      throw new IllegalArgumentException("no section '" + section + "'; there are " + SECTIONS);
    }
    String file = "vectors/" + section + ".json";
    try (InputStream in = ConformanceVectors.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is not in the jar");
      }
      return new VectorFile(section, JsonReader.read(in.readAllBytes())).vectors();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JsonException e) {
      throw new IllegalStateException(file + ": " + e.getMessage(), e);
    }
  }
}
