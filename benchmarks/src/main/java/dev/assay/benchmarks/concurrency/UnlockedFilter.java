package dev.assay.benchmarks.concurrency;

import java.util.HashMap;
import java.util.Map;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** A filter as it should not be, to see that a fault is found. */
@Param(name = "text", gen = IntGen.class, conf = "1:2")
public final class UnlockedFilter {
  private final Map<Integer, Boolean> admitted = new HashMap<>();

  /** {@return whether the text is let through} */
  @Operation
  public boolean admit(@Param(name = "text") int text) {
    if (admitted.containsKey(text)) {
      return false;
    }
    admitted.put(text, true);
    return true;
  }
}
