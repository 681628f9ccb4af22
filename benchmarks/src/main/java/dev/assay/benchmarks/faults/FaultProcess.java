package dev.assay.benchmarks.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The process of the matrix: prints a line for each cell, and how many sockets are left. */
public final class FaultProcess {
  /** The line after the last cell; what follows is the number of sockets that are left. */
  static final String END = "sockets left: ";

  /** The line before that one; what follows is how often the clock was seen to be stepped. */
  static final String STEPS = "clock steps: ";

  private static final int AT_ONCE = 8;
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private FaultProcess() {}

  /**
   * Runs cells.
   *
   * @param arguments a directory to use; then the rows, or none for all
   */
  public static void run(List<String> arguments) throws Exception {
    CellLog.install();
    Path directory = Path.of(arguments.get(0));
    List<String> wanted = arguments.subList(1, arguments.size());
    List<Row> rows =
        Rows.all().stream().filter(row -> wanted.isEmpty() || wanted.contains(row.name())).toList();
    useSocket();
    long before = sockets();
    try (SteppedClock clock = SteppedClock.startIfWanted();
        World world = new World(directory)) {
      // Everything is loaded once, which takes longer than a deadline; nobody judges it.
      List<Row> any = Rows.all().stream().filter(row -> row.name().equals("503")).toList();
      verdicts(world, any, World.Site.ASSAY_TLS);
      run(world, rows.stream().filter(row -> !hangsLookups(row)).toList());
      for (Row row : rows.stream().filter(FaultProcess::hangsLookups).toList()) {
        // Look-ups hang for the whole process: these cells are alone.
        world.hosts().hang(Operation.values().length);
        run(world, List.of(row));
      }
      System.out.println(STEPS + (clock == null ? 0 : clock.steps()));
    }
    long left = sockets() - before;
    for (int i = 0; i < 100 && left > 0; i++) {
      LockSupport.parkNanos(50_000_000);
      left = sockets() - before;
    }
    System.out.println(END + left);
  }

  private static boolean hangsLookups(Row row) {
    return row.name().equals(Rows.HANGING_LOOKUPS);
  }

  private static void run(World world, List<Row> rows) throws Exception {
    for (Verdict verdict : verdicts(world, rows, World.Site.values())) {
      System.out.println(verdict.line());
    }
  }

  private static List<Verdict> verdicts(World world, List<Row> rows, World.Site... sites)
      throws Exception {
    ExecutorService runners = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<@Nullable Verdict>> futures = new ArrayList<>();
      for (Row row : rows) {
        for (World.Site site : sites) {
          for (Operation operation : Operation.values()) {
            futures.add(runners.submit(() -> verdict(world, row, operation, site)));
          }
        }
      }
      List<Verdict> verdicts = new ArrayList<>();
      for (Future<@Nullable Verdict> future : futures) {
        Verdict verdict = future.get();
        if (verdict != null) {
          verdicts.add(verdict);
        }
      }
      return verdicts;
    } finally {
      runners.shutdown();
    }
  }

  private static @Nullable Verdict verdict(
      World world, Row row, Operation operation, World.Site site) throws Exception {
    Route route = row.place().lay(world, site);
    return route == null ? null : new Cell(world, row, operation, route).run(site);
  }

  /** Makes the JDK open the one socket that it keeps for itself. */
  private static void useSocket() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    try (ServerSocket listener = new ServerSocket(0, 1, here);
        Socket socket = new Socket(here, listener.getLocalPort())) {
      socket.shutdownOutput();
    }
  }

  /** {@return how many sockets this process has open; 0 where that can't be seen} */
  private static long sockets() {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return 0;
    }
    try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
      return descriptors.filter(FaultProcess::isSocket).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException e) {
      return false;
    }
  }
}
