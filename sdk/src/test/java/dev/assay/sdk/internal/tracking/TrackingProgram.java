package dev.assay.sdk.internal.tracking;

import static dev.assay.sdk.internal.tracking.Samples.event;

import dev.assay.sdk.internal.http.HttpClient;
import dev.assay.sdk.tracking.TrackingConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of its own that tracks events and does not close anything. */
final class TrackingProgram {
  private TrackingProgram() {}

  /**
   * Starts the program in a new process.
   *
   * @param arguments the server's URL, how many events, whether to send them when the JVM shuts
   *     down, and the spool directory, or nothing
   */
  static Process start(Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.add(TrackingProgram.class.getName());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** Waits until the program has tracked its events, and written them if it has a spool. */
  static void awaitTracked(Process program) throws IOException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8));
    if (!"tracked".equals(out.readLine())) {
      throw new AssertionError("the program did not track its events");
    }
  }

  /** Tracks events, says so, and goes on once its input ends. */
  public static void main(String[] arguments) throws IOException {
    int count = Integer.parseInt(arguments[1]);
    TrackingConfig.Builder config =
        TrackingConfig.builder().flushOnShutdown(Boolean.parseBoolean(arguments[2]));
    if (arguments.length > 3) {
      config.spoolDirectory(Path.of(arguments[3]));
    }
    HttpClient http = new HttpClient(new HttpClient.Options(1, 1 << 20, null, null));
    EventUploader uploader =
        EventUploader.create(config.build(), "KEY", URI.create(arguments[0]), http);
    for (int i = 0; i < count; i++) {
      uploader.track(event("e" + i));
    }
    if (arguments.length > 3) {
      Condition.await("all is written", () -> uploader.onDisk() == count);
    }
    System.out.println("tracked");
    while (System.in.read() >= 0) {
      // The test says when to go on, by closing this.
    }
  }
}
