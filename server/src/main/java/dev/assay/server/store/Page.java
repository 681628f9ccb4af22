package dev.assay.server.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of a longer list, newest first.
 *
 * <p>Immutable.
 *
 * @param items what was asked for
 * @param nextCursor where the list goes on ({@link ListQuery#after}), or null at its end
 * @param <T> what is listed
 */
public record Page<T>(List<T> items, @Nullable Long nextCursor) {
  /** Copies the items. */
  public Page {
    items = List.copyOf(items);
  }
}
