package dev.assay.brokenrules;

/** Sleeps, as no test may. */
public final class Sleeper {
  private Sleeper() {}

  static void rest() throws InterruptedException {
    Thread.sleep(1);
  }
}
