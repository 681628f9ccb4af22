package dev.assay.benchmarks.engines;

import dev.assay.benchmarks.run.ChildProcess;
import dev.assay.benchmarks.run.JavaCommand;
import dev.assay.benchmarks.run.PlainExchange;
import dev.assay.benchmarks.run.Report;
import dev.assay.benchmarks.run.SampleProject;
import dev.assay.benchmarks.run.SampleRequest;
import dev.assay.benchmarks.run.ServerProcess;
import dev.assay.benchmarks.run.Settings;
import dev.assay.benchmarks.run.Spread;
import dev.assay.benchmarks.run.TemporaryFolder;
import dev.assay.benchmarks.run.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Compares the real server with engines that answer the same bytes without looking at the request:
 * each in a process of its own bound to one processor, loaded in turn by one process on another.
 */
public final class ServerComparison implements AutoCloseable {
  /** Five rounds of less than a second a case: one minute and a half. */
  public static final Settings DEFAULTS = new Settings(5, 700, 3000, List.of());

  private static final String VERTX = "Vert.x, echo";
  private static final String NETTY = "Netty, echo";
  private static final String ASSAY = "Assay";

  private final List<Case> cases = new ArrayList<>();
  private final List<Server> servers = new ArrayList<>();

  private ServerComparison() {}

  /** Runs the comparison and publishes its tables. */
  public static void run(Settings settings) throws IOException {
    run(settings, List.of(10, 100));
  }

  /** Runs it for some numbers of flags. */
  static void run(Settings settings, List<Integer> sizes) throws IOException {
    try (TemporaryFolder folder = new TemporaryFolder();
        ServerComparison comparison = new ServerComparison();
        ChildProcess load = ChildProcess.start(Server.LOAD_PROCESSOR, "load-process")) {
      Report report = new Report("server", settings);
      for (int flags : sizes) {
        comparison.add(flags, folder.flags(flags));
      }
      comparison.measure(load, settings);
      comparison.fill(report);
      report.publish(settings);
    }
  }

  /** Ends the servers. */
  @Override
  public void close() {
    servers.forEach(Server::close);
  }

  private void add(int flags, Path flagFile) throws IOException {
    Server netty = started(Server.engine("netty", "echo", flags));
    Server vertx = started(Server.engine("vertx", "echo", flags));
    Server assay =
        started(
            Server.of(
                ServerProcess.start(
                    Server.PROCESSOR,
                    JavaCommand.SMALL_HEAP,
                    "--flags",
                    flagFile.toString(),
                    "--deployment-key",
                    SampleProject.KEY)));
    for (SampleRequest request : SampleRequest.values()) {
      checkSameBody(request, netty, vertx, assay);
      cases.add(new Case(NETTY, flags, request, new LoadFigures(netty, request)));
      cases.add(new Case(VERTX, flags, request, new LoadFigures(vertx, request)));
      cases.add(new Case(ASSAY, flags, request, new LoadFigures(assay, request)));
    }
  }

  private Server started(Server server) {
    servers.add(server);
    return server;
  }

  private static void checkSameBody(SampleRequest request, Server... servers) throws IOException {
    byte[] expected = body(request, servers[0]);
    for (Server server : servers) {
      if (!Arrays.equals(body(request, server), expected)) {
        throw new IllegalStateException("the servers answer different bytes to " + request);
      }
    }
  }

  private static byte[] body(SampleRequest request, Server server) throws IOException {
    try (PlainExchange exchange = new PlainExchange(server.port(), request)) {
      exchange.exchange();
      return exchange.body();
    }
  }

  private void measure(ChildProcess load, Settings settings) {
    cases.forEach(measured -> measured.figures.load(load, settings.warmupMillis()));
    cases.forEach(measured -> measured.figures.forget());
    for (int round = 0; round < settings.rounds(); round++) {
      cases.forEach(measured -> measured.figures.load(load, settings.millis()));
    }
  }

  private void fill(Report report) {
    report.paragraph("Load average " + Report.loadAverage() + " when it ended. Targets:");
    List<String> verdicts = new ArrayList<>();
    cases.stream().filter(c -> c.server.equals(ASSAY)).forEach(c -> verdicts.addAll(verdicts(c)));
    report.paragraph(String.join("\n", verdicts));
    report.head(
        List.of(
            "flags, request, server",
            "requests/s",
            "of Vert.x's echo",
            "of Netty's echo",
            "p50 µs",
            "p99 µs",
            "p99 of Vert.x's",
            "server CPU µs a request"));
    cases.forEach(measured -> report.row(cells(measured)));
  }

  private List<String> verdicts(Case assay) {
    double ofVertx = of(assay, VERTX).throughput();
    double ofNetty = of(assay, NETTY).throughput();
    double slowest = of(assay, VERTX).percentile99();
    String what = assay.flags + " flags by " + assay.request;
    return List.of(
        Verdict.line(ofVertx >= 0.7, what + ", ≥ 0.70 of Vert.x's echo", "%.2f", ofVertx),
        Verdict.line(ofNetty >= 0.5, what + ", ≥ 0.50 of Netty's echo", "%.2f", ofNetty),
        Verdict.line(slowest <= 2, what + ", p99 ≤ 2 × that of Vert.x's echo", "%.2f ×", slowest));
  }

  private List<String> cells(Case measured) {
    LoadFigures figures = measured.figures;
    Spread perSecond = figures.perSecond();
    return List.of(
        measured.flags + ", " + measured.request + ", " + measured.server,
        perSecond.toString(),
        perSecond.ratioTo(beside(measured, VERTX).perSecond()),
        perSecond.ratioTo(beside(measured, NETTY).perSecond()),
        Spread.whole(figures.median().median()),
        Spread.whole(figures.percentile99().median()),
        figures.percentile99().ratioTo(beside(measured, VERTX).percentile99()),
        figures.processorMicros().toString());
  }

  private Ratios of(Case measured, String server) {
    LoadFigures other = beside(measured, server);
    return new Ratios(
        measured.figures.perSecond().median() / other.perSecond().median(),
        measured.figures.percentile99().median() / other.percentile99().median());
  }

  /** {@return the figures of another server with the same flags and request} */
  private LoadFigures beside(Case measured, String server) {
    return cases.stream()
        .filter(c -> c.server.equals(server))
        .filter(c -> c.flags == measured.flags && c.request == measured.request)
        .findFirst()
        .orElseThrow()
        .figures;
  }

  /** How many times another server's figures these are. */
  private record Ratios(double throughput, double percentile99) {}

  /** One server with one request for some flags. */
  private record Case(String server, int flags, SampleRequest request, LoadFigures figures) {}
}
