package dev.assay.server.cli;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.FlagSet;
import dev.assay.evaluation.Variant;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.AmplitudeCookie;
import dev.assay.sdk.CohortSyncConfig;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.assay.sdk.RemoteEvaluationClient;
import dev.assay.sdk.RemoteEvaluationConfig;
import dev.assay.server.AssayServer;
import dev.assay.server.ServerConfig;
import dev.assay.server.project.FlagFiles;
import dev.assay.server.project.LoadedFlags;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The quick start, against a server with the sample project. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Starts a server with the sample project and runs the quick start against it.")
final class DemoCommand implements Callable<Integer> {
  private static final String SAMPLE = "sample-project.yaml";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    LoadedFlags sample = sampleProject();
    ServerConfig config = ServerConfig.builder().port(0).flags(sample).build();
    try (AssayServer server = AssayServer.start(config)) {
      return run(server, spec.commandLine().getOut());
    }
  }

  private static LoadedFlags sampleProject() throws IOException {
    try (InputStream in = DemoCommand.class.getResourceAsStream(SAMPLE)) {
      byte[] content = Objects.requireNonNull(in, SAMPLE).readAllBytes();
      return FlagFiles.parse(Map.of(SAMPLE, content));
    }
  }

  private static int run(AssayServer server, PrintWriter out) {
    String key = ServerConfig.DEFAULT_DEPLOYMENT_KEY;
    ExperimentUser user =
        ExperimentUser.builder()
            .deviceId("abcdefg")
            .userId("user@company.com")
            .userProperty("premium", true)
            .build();
    String cookie = AmplitudeCookie.generate("abcdefg");
    ExperimentUser visitor = AmplitudeCookie.parse(cookie);
    out.println("A server with the sample project listens on " + server.url() + ".");
    out.println("The user is " + user.toJson() + ",");
    out.println(
        "the visitor is known by the cookie "
            + AmplitudeCookie.cookieName("amplitude-api-key")
            + "="
            + cookie
            + " only.");
    out.println();
    RemoteEvaluationConfig config =
        RemoteEvaluationConfig.builder().serverUrl(server.url()).build();
    Map<String, Variants> answers = new LinkedHashMap<>();
    try (RemoteEvaluationClient experiment = RemoteEvaluationClient.create(key, config)) {
      answers.put("FETCH", experiment.fetch(user));
      answers.put("FUTURE", experiment.fetchAsync(user).join());
      answers.put("CALLBACK", viaCallback(experiment, user));
      answers.put("VISITOR", experiment.fetch(visitor));
    }
    try (LocalEvaluationClient local = LocalEvaluationClient.create(key, inProcess(server))) {
      local.start();
      answers.put("IN PROCESS", local.evaluate(user));
      table(local.flags(), answers).print(out);
    }
    return conclude(answers, out);
  }

  private static LocalEvaluationConfig inProcess(AssayServer server) {
    return LocalEvaluationConfig.builder()
        .serverUrl(server.url())
        .streamUpdates(true)
        .cohortSync(CohortSyncConfig.defaults())
        .build();
  }

  private static Variants viaCallback(RemoteEvaluationClient experiment, ExperimentUser user) {
    CompletableFuture<Variants> answer = new CompletableFuture<>();
    experiment.fetchAsync(user, (u, variants, failure) -> complete(answer, variants, failure));
    return answer.join();
  }

  private static void complete(
      CompletableFuture<Variants> answer, @Nullable Variants variants, @Nullable Throwable e) {
    if (e != null) {
      answer.completeExceptionally(e);
    } else {
      answer.complete(variants);
    }
  }

  private static TextTable table(FlagSet flags, Map<String, Variants> answers) {
    TextTable table =
        new TextTable("FLAG", "FETCH", "FUTURE", "CALLBACK", "VISITOR", "IN PROCESS", "PAYLOAD");
    for (var flag : flags.flags()) {
      String[] row = new String[answers.size() + 2];
      row[0] = flag.key();
      int column = 1;
      for (Variants variants : answers.values()) {
        row[column++] = variants.find(flag.key()).map(Variant::key).orElse("-");
      }
      Variant first = answers.values().iterator().next().get(flag.key());
      row[column] = first.payload().exists() ? first.payload().toJson() : "";
      table.row(row);
    }
    return table;
  }

  private static int conclude(Map<String, Variants> answers, PrintWriter out) {
    Variants fetched = Objects.requireNonNull(answers.get("FETCH"));
    boolean same =
        answers.entrySet().stream()
            .filter(answer -> !answer.getKey().equals("VISITOR"))
            .allMatch(answer -> answer.getValue().asMap().equals(fetched.asMap()));
    out.println();
    out.println(
        same
            ? "The four answers for the user are the same."
            : "The answers for the user differ; they must not.");
    return same ? AssayCommand.DONE : AssayCommand.FAILED;
  }
}
