package dev.assay.evaluation;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Results by flag key, read from the array that evaluation filled: nothing is copied. */
final class Results extends AbstractMap<String, Variant> {
  private final CompiledFlags flags;
  private final @Nullable Variant[] results;

  Results(CompiledFlags flags, @Nullable Variant[] results) {
    this.flags = flags;
    this.results = results;
  }

  @Override
  public @Nullable Variant get(@Nullable Object key) {
    CompiledFlag flag = key instanceof String flagKey ? flags.flag(flagKey) : null;
    return flag == null ? null : results[flag.index()];
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  @Override
  public Set<Map.Entry<String, Variant>> entrySet() {
    return new Entries();
  }

  private final class Entries extends AbstractSet<Map.Entry<String, Variant>> {
    @Override
    public int size() {
      int size = 0;
      for (Variant result : results) {
        size += result == null ? 0 : 1;
      }
      return size;
    }

    @Override
    public Iterator<Map.Entry<String, Variant>> iterator() {
      return new EntryIterator();
    }
  }

  private final class EntryIterator implements Iterator<Map.Entry<String, Variant>> {
    private int next;

    @Override
    public boolean hasNext() {
      while (next < results.length && results[next] == null) {
        next++;
      }
      return next < results.length;
    }

    @Override
    public Map.Entry<String, Variant> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Variant result = results[next];
      if (result == null) {
        throw new NoSuchElementException();
      }
      return new SimpleImmutableEntry<>(flags.at(next++).flag().key(), result);
    }
  }
}
