package dev.assay.benchmarks.faults;

/** One operation under a fault, and after it. */
interface Trial {
  /** Runs it to its end: what it makes, it closes. */
  void run(Cell cell) throws Exception;
}
