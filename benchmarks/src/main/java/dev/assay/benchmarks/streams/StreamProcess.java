package dev.assay.benchmarks.streams;

import dev.assay.benchmarks.run.ManagedProject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A process that holds streams of a server open, and changes a flag there. */
public final class StreamProcess {
  private static final int FLAGS = 10;

  private StreamProcess() {}

  /**
   * Runs until the standard input ends. The lines {@code open N} and {@code close N} are answered
   * with the number of open streams, {@code change} with the nanoseconds from the change until the
   * last stream had heard of it, {@code lost} with the number of streams that the server ended.
   *
   * @param arguments the address of an empty server and its admin key
   */
  public static void run(List<String> arguments) throws Exception {
    String url = arguments.get(0);
    ManagedProject project = ManagedProject.create(url, arguments.get(1), FLAGS);
    OpenStreams streams = new OpenStreams(URI.create(url).getPort());
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    String line;
    while ((line = in.readLine()) != null) {
      System.out.println(answer(line.split(" ", -1), streams, project));
    }
  }

  private static long answer(String[] words, OpenStreams streams, ManagedProject project)
      throws Exception {
    switch (words[0]) {
      case "open" -> streams.open(Integer.parseInt(words[1]));
      case "close" -> streams.close(Integer.parseInt(words[1]));
      case "change" -> {
        return streams.nanosToHear(project::change);
      }
      case "lost" -> {
        return streams.lost();
      }
      default -> throw new IllegalArgumentException("unknown command " + words[0]);
    }
    return streams.size();
  }
}
