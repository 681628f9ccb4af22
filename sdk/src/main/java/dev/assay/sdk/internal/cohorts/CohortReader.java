package dev.assay.sdk.internal.cohorts;

import dev.assay.evaluation.Cohort;
import java.io.IOException;
import java.io.InputStream;

/** Reads cohorts as they are downloaded, on several threads at once. */
@FunctionalInterface
public interface CohortReader {
  /**
   * Reads a cohort.
   *
   * @param json the object that servers answer
   * @param maxSize the most members to take
   * @throws dev.assay.evaluation.CohortFormatException if it is no cohort, or too large a one
   * @throws IOException if it can't be read, or not be kept
   */
  Cohort read(InputStream json, int maxSize) throws IOException;
}
