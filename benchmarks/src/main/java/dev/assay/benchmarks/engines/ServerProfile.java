package dev.assay.benchmarks.engines;

import dev.assay.benchmarks.profile.Layers;
import dev.assay.benchmarks.profile.Profile;
import dev.assay.benchmarks.profile.Stretch;
import dev.assay.benchmarks.run.ChildProcess;
import dev.assay.benchmarks.run.JavaCommand;
import dev.assay.benchmarks.run.Options;
import dev.assay.benchmarks.run.Report;
import dev.assay.benchmarks.run.SampleProject;
import dev.assay.benchmarks.run.SampleRequest;
import dev.assay.benchmarks.run.ServerProcess;
import dev.assay.benchmarks.run.TemporaryFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the time of the server goes that answers fetches of ten flags on one processor. */
public final class ServerProfile {
  private static final int FLAGS = 10;

  private static final Layers LAYERS =
      Layers.none()
          .and("reading the user", "dev.assay.evaluation.User", "dev.assay.evaluation.Experiment")
          .and("reading JSON", "dev.assay.evaluation.internal.json.", "com.fasterxml.jackson.")
          .and("evaluation", "dev.assay.evaluation.")
          .and("writing the variants", "dev.assay.server.deployment.")
          .and("metrics", "dev.assay.server.metrics.", "io.micrometer.", "io.prometheus.")
          .and("routes, checks, limits", "dev.assay.")
          .and("HTTP codec (Netty)", "io.netty.handler.codec.")
          .and("Vert.x", "io.vertx.")
          .and("event loop, buffers (Netty)", "io.netty.", "sun.nio.ch.");

  private ServerProfile() {}

  /** Takes the profile and publishes its tables. */
  public static void run(Options options) {
    int millis = options.number("--seconds") * 1000;
    Report report =
        new Report(
            "profile-server",
            options.text("--seconds") + " s of each request after as long a warm-up.");
    Profile profile = new Profile(LAYERS);
    try (TemporaryFolder folder = new TemporaryFolder()) {
      Path recording = folder.file("server.jfr");
      load(folder, recording, millis)
          .forEach((work, stretch) -> profile.add(work, recording, stretch));
    }
    profile.fill(report);
    report.publish(options.files());
  }

  private static Map<String, Stretch> load(TemporaryFolder folder, Path recording, int millis) {
    List<String> jvm = new ArrayList<>(JavaCommand.SMALL_HEAP);
    jvm.addAll(Profile.options(recording));
    String flags = folder.flags(FLAGS).toString();
    Map<String, Stretch> stretches = new LinkedHashMap<>();
    try (ServerProcess process =
            ServerProcess.start(
                Server.PROCESSOR, jvm, "--flags", flags, "--deployment-key", SampleProject.KEY);
        ChildProcess load = ChildProcess.start(Server.LOAD_PROCESSOR, "load-process")) {
      Server server = Server.of(process);
      for (SampleRequest request : SampleRequest.values()) {
        new LoadFigures(server, request).load(load, millis);
        LoadFigures figures = new LoadFigures(server, request);
        Stretch stretch = Stretch.of(process.facts(), () -> figures.load(load, millis));
        stretches.put(FLAGS + " flags by " + request, stretch);
      }
    }
    return stretches;
  }
}
