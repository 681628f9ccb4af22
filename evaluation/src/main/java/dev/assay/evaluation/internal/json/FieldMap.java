package dev.assay.evaluation.internal.json;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object in their order, unmodifiable. A few are searched one after the other:
 * that is as fast as a hash table, which takes five times the memory.
 *
 * <p>Immutable.
 *
 * @param <V> the fields' values
 */
public final class FieldMap<V extends @Nullable Object> extends AbstractMap<String, V> {
  /** How many fields are searched one after the other, at most. */
  static final int FEW = 8;

  /** Each name and, behind it, its value; empty if there is a table. */
  private final @Nullable Object[] few;

  private final @Nullable Map<String, V> table;

  private FieldMap(@Nullable Object[] few, @Nullable Map<String, V> table) {
    this.few = few;
    this.table = table;
  }

  /** Takes an array with each name, once, and behind it its value. It is not copied. */
  static <V extends @Nullable Object> FieldMap<V> ofFew(@Nullable Object[] namesAndValues) {
    return new FieldMap<>(namesAndValues, null);
  }

  /** Takes a map, which is not copied. */
  static <V extends @Nullable Object> FieldMap<V> ofMany(Map<String, V> fields) {
    return new FieldMap<>(new @Nullable Object[0], Collections.unmodifiableMap(fields));
  }

  private String nameAt(int index) {
    return (String) few[index];
  }

  @SuppressWarnings("unchecked")
  private V valueAt(int index) {
    return (V) few[index + 1];
  }

  /** {@return the place of a name, or -1} */
  private int indexOf(@Nullable Object name) {
    for (int i = 0; i < few.length; i += 2) {
      if (nameAt(i).equals(name)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public int size() {
    return table == null ? few.length / 2 : table.size();
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return table == null ? indexOf(name) >= 0 : table.containsKey(name);
  }

  @Override
  public @Nullable V get(@Nullable Object name) {
    if (table != null) {
      return table.get(name);
    }
    int index = indexOf(name);
    return index < 0 ? null : valueAt(index);
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super V> action) {
    if (table != null) {
      table.forEach(action);
      return;
    }
    for (int i = 0; i < few.length; i += 2) {
      action.accept(nameAt(i), valueAt(i));
    }
  }

  @Override
  public Set<Map.Entry<String, V>> entrySet() {
    return table == null ? new FewEntries() : table.entrySet();
  }

  private final class FewEntries extends AbstractSet<Map.Entry<String, V>> {
    @Override
    public int size() {
      return few.length / 2;
    }

    @Override
    public Iterator<Map.Entry<String, V>> iterator() {
      return new FewIterator();
    }
  }

  private final class FewIterator implements Iterator<Map.Entry<String, V>> {
    private int next;

    @Override
    public boolean hasNext() {
      return next < few.length;
    }

    @Override
    public Map.Entry<String, V> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Map.Entry<String, V> entry = new SimpleImmutableEntry<>(nameAt(next), valueAt(next));
      next += 2;
      return entry;
    }
  }
}
