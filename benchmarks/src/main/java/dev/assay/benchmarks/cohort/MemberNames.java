package dev.assay.benchmarks.cohort;

/** User ids as they come: each different, 21 characters long, in no order. */
final class MemberNames {
  private MemberNames() {}

  /** {@return the id of a number from 0; negative numbers give ids of nobody} */
  static String name(int number) {
    // An odd factor gives each number a product of its own.
    String digits = Long.toHexString((2L * number + 1) * 0x9e3779b97f4a7c15L);
    return "user-" + "0".repeat(16 - digits.length()) + digits;
  }
}
