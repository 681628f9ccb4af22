package dev.assay.sdk.internal.cohorts;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.stream.Collectors;

/** What the log is told: the beginning and the end of each outage, once. */
final class CohortLog {
  private static final int MOST_NAMED = 10;

  private final Logger log;

  CohortLog(Logger log) {
    this.log = log;
  }

  void failing(List<CohortStatus> cohorts) {
    for (boolean loaded : new boolean[] {false, true}) {
      List<CohortStatus> some = cohorts.stream().filter(c -> c.isLoaded() == loaded).toList();
      if (!some.isEmpty()) {
        String effect =
            loaded
                ? "can't be refreshed, their last copies stay in use"
                : "can't be loaded, nobody counts as a member";
        log.log(
            Level.WARNING,
            "Cohorts: "
                + some.size()
                + " "
                + effect
                + ": "
                + named(some)
                + ". Tried again; not logged again.");
      }
    }
  }

  void recovered(List<CohortStatus> cohorts) {
    if (!cohorts.isEmpty()) {
      log.log(
          Level.INFO, "Cohorts: " + cohorts.size() + " available again: " + named(cohorts) + ".");
    }
  }

  private static String named(List<CohortStatus> cohorts) {
    String names =
        cohorts.stream().limit(MOST_NAMED).map(CohortLog::named).collect(Collectors.joining("; "));
    int more = cohorts.size() - MOST_NAMED;
    return more > 0 ? names + "; and " + more + " more" : names;
  }

  private static String named(CohortStatus cohort) {
    CohortKey key = new CohortKey(cohort.groupType(), cohort.id());
    CohortStatus.Outage outage = cohort.outage();
    return outage == null ? key.toString() : key + ": " + outage.reason();
  }
}
