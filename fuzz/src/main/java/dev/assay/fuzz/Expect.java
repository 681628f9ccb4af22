package dev.assay.fuzz;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What has to hold for every input. */
public final class Expect {
  private Expect() {}

  /** Fails unless something holds. */
  public static void that(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("does not hold: " + what);
    }
  }

  /** Fails unless two values are equal. */
  public static void equal(@Nullable Object expected, @Nullable Object found) {
    if (!Objects.equals(expected, found)) {
      throw new AssertionError("expected " + expected + ", found " + found);
    }
  }
}
