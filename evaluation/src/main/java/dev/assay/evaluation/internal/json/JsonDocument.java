package dev.assay.evaluation.internal.json;

import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A parsed document that remembers the lines of its objects and arrays and of what is in them. */
public final class JsonDocument {
  private final @Nullable Object root;
  private final IdentityHashMap<Object, List<Integer>> lines;

  JsonDocument(@Nullable Object root, IdentityHashMap<Object, List<Integer>> lines) {
    this.root = root;
    this.lines = lines;
  }

  /** {@return a document that was no text: nothing of it has a line} */
  public static JsonDocument withoutLines(@Nullable Object root) {
    return new JsonDocument(root, new IdentityHashMap<>());
  }

  /** {@return the document's value} */
  public @Nullable Object root() {
    return root;
  }

  /**
   * {@return the line, from 1, on which the given object or array of this document begins, or 0}
   */
  public int line(@Nullable Object container) {
    return line(container, -1);
  }

  /**
   * {@return the line, from 1, on which a field or element of the given object or array of this
   * document begins, or 0}
   *
   * @param index the number of the field or element, from 0
   */
  public int line(@Nullable Object container, int index) {
    List<Integer> known = container == null ? null : lines.get(container);
    return known == null || index + 1 >= known.size() ? 0 : known.get(index + 1);
  }
}
