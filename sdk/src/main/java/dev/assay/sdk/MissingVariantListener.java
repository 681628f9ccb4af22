package dev.assay.sdk;

/** Hears of variants that are asked for and are not there, of either client. */
public interface MissingVariantListener {
  /**
   * The variant of a flag was asked for that the result does not have: no such flag is there, its
   * key is misspelt for instance, or it has no variant for the user. Called on the thread that
   * asked, each time.
   *
   * @param flagKey the flag's key
   */
  default void variantMissing(String flagKey) {}
}
