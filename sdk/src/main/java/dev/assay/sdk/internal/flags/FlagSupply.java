package dev.assay.sdk.internal.flags;

/** Keeps a client's flags fresh. */
public interface FlagSupply extends AutoCloseable {
  /** Begins. To be called once. */
  void start();

  /** Ends; nothing is supplied any more. */
  @Override
  void close();
}
