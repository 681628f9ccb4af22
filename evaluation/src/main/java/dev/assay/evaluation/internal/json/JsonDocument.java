package dev.assay.evaluation.internal.json;

import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** A parsed document that remembers the line on which each of its objects and arrays begins. */
public final class JsonDocument {
  private final @Nullable Object root;
  private final IdentityHashMap<Object, Integer> lines;

  JsonDocument(@Nullable Object root, IdentityHashMap<Object, Integer> lines) {
    this.root = root;
    this.lines = lines;
  }

  /** {@return the document's value} */
  public @Nullable Object root() {
    return root;
  }

  /**
   * {@return the line, from 1, on which the given object or array of this document begins, or 0}
   */
  public int line(@Nullable Object container) {
    return container == null ? 0 : lines.getOrDefault(container, 0);
  }
}
