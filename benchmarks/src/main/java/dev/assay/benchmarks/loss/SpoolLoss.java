package dev.assay.benchmarks.loss;

import dev.assay.benchmarks.run.Spread;
import dev.assay.evaluation.JsonValue;
import dev.assay.server.AssayServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * A program with the SDK's spool. What is in the spool or has arrived when it is killed counts as
 * acknowledged.
 *
 * <p>Not thread-safe.
 */
final class SpoolLoss {
  private static final int CHECKSUM = 8;
  private static final int LONGEST_ROUND_MILLIS = 2000;

  /** More than the program can do between an evaluation and the note of it. */
  private static final int GAP = 10;

  private final Path folder;
  private final Path evaluated;
  private final Set<Long> kept = new HashSet<>();
  private final List<Double> readyMillis = new ArrayList<>();
  private final List<Double> inMemory = new ArrayList<>();
  private long shown;
  private long next;

  private SpoolLoss(Path folder) {
    this.folder = folder;
    evaluated = folder.resolve("evaluated");
  }

  /** The result, and what can't be seen from it. */
  record Result(Tally tally, String remark) {}

  /** Kills a program again and again. */
  static Result run(int kills, Path folder) throws IOException {
    SpoolLoss loss = new SpoolLoss(folder);
    try (AssayServer flags = RelayLoss.flagServer();
        Upstream upstream = new Upstream()) {
      for (int i = 0; i < kills; i++) {
        loss.round(flags.url().toString(), upstream);
      }
      upstream.behave();
      try (Victim last = loss.start(flags.url().toString(), upstream, -1)) {
        last.after("started");
        Tally tally = upstream.tally("Program, SDK: its spool", kills, loss.kept, loss.readyMillis);
        return new Result(tally, loss.remark());
      }
    }
  }

  private String remark() {
    return "The program with the SDK had shown the flag "
        + Spread.whole((double) shown)
        + " times when it was killed; "
        + Spread.whole(inMemory.stream().mapToDouble(n -> n).sum())
        + " of these exposures were still on their way to the spool and are gone ("
        + Spread.of(inMemory)
        + " a kill, min / median / max).";
  }

  private Victim start(String flagsUrl, Upstream upstream, long first) {
    return Victim.start(
        folder.resolve("program.log"),
        "dev.assay.benchmarks.Benchmarks",
        List.of(
            "loss-process",
            flagsUrl,
            upstream.url(),
            folder.resolve("spool").toString(),
            evaluated.toString(),
            String.valueOf(first)));
  }

  private void round(String flagsUrl, Upstream upstream) throws IOException {
    long first = next;
    long start = System.nanoTime();
    try (Victim program = start(flagsUrl, upstream, first)) {
      program.after("started");
      readyMillis.add((double) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
      Waits.require(60, "at work", () -> evaluated() > first);
      Waits.moment(LONGEST_ROUND_MILLIS);
    }
    long end = evaluated();
    kept.addAll(spooled());
    kept.addAll(upstream.numbers());
    long gone = 0;
    for (long n = first; n < end; n++) {
      gone += kept.contains(n) ? 0 : 1;
    }
    inMemory.add((double) gone);
    shown += end - first;
    next = end + GAP;
  }

  /** {@return the number after the last user's whose evaluation returned} */
  private long evaluated() {
    try {
      byte[] bytes = Files.exists(evaluated) ? Files.readAllBytes(evaluated) : new byte[0];
      return bytes.length < Long.BYTES ? -1 : ByteBuffer.wrap(bytes).getLong();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return the numbers of the events that are whole in the spool's files} */
  private Set<Long> spooled() throws IOException {
    Set<Long> numbers = new HashSet<>();
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder.resolve("spool"))) {
      files = all.filter(file -> file.toString().endsWith(".spool")).toList();
    }
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      int from = 0;
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] == '\n') {
          addNumber(Arrays.copyOfRange(bytes, from, i), numbers);
          from = i + 1;
        }
      }
    }
    return numbers;
  }

  /** Adds the number of an event, a checksum before it, if it is whole. */
  private static void addNumber(byte[] line, Set<Long> numbers) {
    if (line.length <= CHECKSUM) {
      return;
    }
    CRC32 checksum = new CRC32();
    checksum.update(line, CHECKSUM + 1, line.length - CHECKSUM - 1);
    String digits = new String(line, 0, CHECKSUM, StandardCharsets.US_ASCII);
    if (digits.equals(HexFormat.of().toHexDigits((int) checksum.getValue()))) {
      String json =
          new String(line, CHECKSUM + 1, line.length - CHECKSUM - 1, StandardCharsets.UTF_8);
      numbers.add(Upstream.number(JsonValue.parse(json)));
    }
  }
}
