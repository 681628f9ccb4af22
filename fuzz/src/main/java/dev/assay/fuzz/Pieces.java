package dev.assay.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.io.ByteArrayInputStream;

/** Bytes that come in pieces, as from a network. */
public final class Pieces extends ByteArrayInputStream {
  private final int[] sizes;
  private int next;

  /** {@return what is left of the input, in pieces of sizes that the input says, too} */
  public static Pieces of(FuzzedDataProvider input) {
    int[] sizes = {input.consumeInt(1, 20), input.consumeInt(1, 9000)};
    return new Pieces(input.consumeRemainingAsBytes(), sizes);
  }

  /** Takes bytes, and the sizes of their pieces by turns. */
  public Pieces(byte[] bytes, int... sizes) {
    super(bytes);
    this.sizes = sizes.clone();
  }

  @Override
  public synchronized int read(byte[] target, int offset, int length) {
    int most = sizes[next];
    next = (next + 1) % sizes.length;
    return super.read(target, offset, Math.min(length, most));
  }
}
