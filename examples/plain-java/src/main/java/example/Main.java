package example;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.Experiment;
import dev.assay.sdk.FetchException;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.assay.sdk.RemoteEvaluationClient;
import dev.assay.sdk.RemoteEvaluationConfig;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;

/** Asks a server for variants, and evaluates the same flags in this process. */
final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    if (arguments.length != 2) {
      System.err.println("usage: Main SERVER_URL DEPLOYMENT_KEY");
      System.exit(2);
    }
    run(arguments[0], arguments[1], System.out);
  }

  static void run(String serverUrl, String deploymentKey, PrintStream out) {
    Visitors visitors = new Visitors("amplitude-api-key");
    ExperimentUser visitor = visitors.visitor(Map.of(visitors.cookieName(), "abcdefg.........."));
    out.println("visitor " + visitor.toJson());

    RemoteEvaluationConfig remote =
        RemoteEvaluationConfig.builder()
            .serverUrl(serverUrl)
            .fetchDeadline(Duration.ofSeconds(2))
            .fetchRetries(1)
            .build();
    try (RemoteEvaluationClient experiment = Experiment.initialize(deploymentKey, remote)) {
      Variants variants = experiment.fetch(visitor);
      out.println("fetched new-checkout=" + variants.get("new-checkout").key());
    } catch (FetchException e) {
      out.println("not fetched: " + e.getMessage());
    }

    LocalEvaluationConfig local =
        LocalEvaluationConfig.builder().serverUrl(serverUrl).streamUpdates(true).build();
    try (LocalEvaluationClient experiment = Experiment.initializeLocal(deploymentKey, local)) {
      experiment.start();
      Checkout checkout = new Checkout(experiment);
      out.println("in process: " + checkout.page(visitor) + ", " + checkout.price(visitor, 1000));
    }
  }
}
