package dev.assay.sdk.internal.tracking;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** A filter with room for two of three texts, while its clock goes on. */
@Param(name = "text", gen = IntGen.class, conf = "1:3")
public final class DedupeFilterCheck {
  private static final int TTL_NANOS = 10;

  private final AtomicLong nanos = new AtomicLong();
  private final DedupeFilter filter = new DedupeFilter(2, Duration.ofNanos(TTL_NANOS), nanos::get);

  /** {@return whether the text is let through} */
  @Operation
  public boolean admit(@Param(name = "text") int text) {
    return filter.admit("text " + text);
  }

  /** Lets all texts grow too old. */
  @Operation
  public void expire() {
    nanos.addAndGet(TTL_NANOS);
  }

  /** {@return how many texts are remembered} */
  @Operation
  public int size() {
    return filter.size();
  }
}
