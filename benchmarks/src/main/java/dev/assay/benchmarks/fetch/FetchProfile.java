package dev.assay.benchmarks.fetch;

import dev.assay.benchmarks.profile.Layers;
import dev.assay.benchmarks.profile.Profile;
import dev.assay.benchmarks.profile.Stretch;
import dev.assay.benchmarks.run.ChildProcess;
import dev.assay.benchmarks.run.Options;
import dev.assay.benchmarks.run.Report;
import dev.assay.benchmarks.run.TemporaryFolder;
import java.nio.file.Path;
import java.util.List;

/** Where the time of a client goes that fetches the variants of ten flags. */
public final class FetchProfile {
  private static final int IN_FLIGHT = 64;
  private static final int ANY_PROCESSOR = -1;

  private static final Layers LAYERS =
      Layers.none()
          .and(
              "writing the user",
              "dev.assay.sdk.VardataRequests.",
              "dev.assay.evaluation.UserCodec.",
              "dev.assay.evaluation.ExperimentUser",
              "dev.assay.evaluation.internal.json.JsonWriter.",
              "java.util.Base64")
          .and("reading the variants", "dev.assay.evaluation.", "com.fasterxml.jackson.")
          .and("sockets (JDK)", "sun.nio.ch.", "java.net.")
          .and("HTTP, time limits", "dev.assay.sdk.internal.http.")
          .and("retries, log, listeners", "dev.assay.sdk.");

  private FetchProfile() {}

  /** Takes the profile and publishes its tables. */
  public static void run(Options options) {
    int millis = options.number("--seconds") * 1000;
    Report report =
        new Report(
            "profile-fetch",
            IN_FLIGHT
                + " in flight, for "
                + options.text("--seconds")
                + " s each after as long a warm-up.");
    Profile profile = new Profile(LAYERS);
    try (TemporaryFolder folder = new TemporaryFolder();
        ChildProcess server = FetchComparison.startServer()) {
      String port = server.line();
      for (String client : List.of(FetchClients.FETCH, FetchClients.TRANSPORT)) {
        Path recording = folder.file(client.replaceAll("\\W+", "-") + ".jfr");
        profile.add(client, recording, load(client, port, recording, millis));
      }
    }
    profile.fill(report);
    report.publish(options.files());
  }

  private static Stretch load(String client, String port, Path recording, int millis) {
    List<String> jvm = Profile.options(recording);
    try (ChildProcess process =
        ChildProcess.start(ANY_PROCESSOR, jvm, "fetch-process", client, port)) {
      String round = IN_FLIGHT + " " + millis;
      requests(process, round);
      return Stretch.of(process.facts(), () -> requests(process, round));
    }
  }

  private static double requests(ChildProcess process, String round) {
    String line = process.ask(round);
    while (!Character.isDigit(line.charAt(0))) {
      // The JVM speaks of its recording first.
      line = process.line();
    }
    return Double.parseDouble(line.substring(0, line.indexOf(' ')));
  }
}
