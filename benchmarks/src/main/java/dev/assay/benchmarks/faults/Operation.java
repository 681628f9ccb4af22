package dev.assay.benchmarks.faults;

/** What an application does while the network fails. */
@SuppressWarnings("ImmutableEnumChecker") // Trials have no state.
enum Operation {
  FETCH("fetch", new FetchTrial(FetchTrial.Form.WAIT)),
  FALLBACK("fetch, fallback", new FetchTrial(FetchTrial.Form.FALLBACK)),
  FUTURE("fetchAsync", new FetchTrial(FetchTrial.Form.FUTURE)),
  CALLBACK("callback", new FetchTrial(FetchTrial.Form.CALLBACK)),
  POLL("local, poll", new LocalTrial(false)),
  STREAM("local, stream", new LocalTrial(true)),
  COHORT("cohort", new CohortTrial()),
  EVENTS("events", new EventTrial());

  private final String title;
  private final Trial trial;

  Operation(String title, Trial trial) {
    this.title = title;
    this.trial = trial;
  }

  /** {@return its name in the table} */
  String title() {
    return title;
  }

  Trial trial() {
    return trial;
  }
}
