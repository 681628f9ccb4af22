package dev.assay.benchmarks.loss;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.sdk.EvaluateOptions;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.assay.sdk.tracking.TrackingConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/** A program that shows a flag to one user after the other, with a spool, until it is killed. */
public final class SpoolProcess {
  private static final int AT_ONCE = 10;

  private SpoolProcess() {}

  /**
   * Runs it.
   *
   * @param arguments the URLs of the flags and of the events; the spool's directory; the file to
   *     write the number into that follows the last user's; the first user's number, or -1 to show
   *     nothing and only send what the spool holds
   */
  public static void run(List<String> arguments) throws IOException {
    TrackingConfig tracking =
        TrackingConfig.builder()
            .serverUrl(arguments.get(1))
            .useBatchMode(true)
            .flushQueueSize(1000)
            .flushInterval(Duration.ofMillis(10))
            .spoolDirectory(Path.of(arguments.get(2)))
            .maxSpoolBytes(1L << 30)
            .build();
    LocalEvaluationConfig config =
        LocalEvaluationConfig.builder()
            .serverUrl(arguments.get(0))
            .exposureTracking(tracking)
            .build();
    try (LocalEvaluationClient client = LocalEvaluationClient.create("demo", config);
        FileChannel evaluated =
            FileChannel.open(
                Path.of(arguments.get(3)), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      client.start();
      System.out.println("started");
      long first = Long.parseLong(arguments.get(4));
      while (first < 0) {
        Waits.pause(1000);
      }
      show(client, evaluated, first);
    }
  }

  private static void show(LocalEvaluationClient client, FileChannel evaluated, long first)
      throws IOException {
    EvaluateOptions options = EvaluateOptions.defaults().tracksExposure(true);
    for (long n = first; ; n++) {
      ExperimentUser user =
          ExperimentUser.builder().userId(Events.USER + n).deviceId("device-1").build();
      client.evaluate(user, "checkout", options);
      // What was handed to the system by then stays when the process is killed.
      evaluated.write(ByteBuffer.allocate(Long.BYTES).putLong(0, n + 1), 0);
      if (n % AT_ONCE == 0) {
        Waits.pause(1);
      }
    }
  }
}
