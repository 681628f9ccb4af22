package dev.assay.benchmarks.loss;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/**
 * A server that is written to, killed and started again.
 *
 * <p>Not thread-safe.
 */
final class ServerRounds implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 120;
  private static final int LONGEST_ROUND_MILLIS = 2000;

  private final Path log;
  private final List<String> options;
  private final List<Double> readyMillis = new ArrayList<>();
  private List<IntSupplier> work = List.of();
  private Optional<Victim> victim = Optional.empty();

  /** Asks the server, wherever it listens now. */
  final Exchanges exchanges = new Exchanges();

  /**
   * Makes them; the server is not started yet.
   *
   * @param log the file for the server's log
   * @param options those of {@code serve} beside the port
   */
  ServerRounds(Path log, List<String> options) {
    this.log = log;
    this.options = List.copyOf(options);
  }

  /** Says what counts the work that is acknowledged; each is to grow. */
  void work(IntSupplier... counts) {
    work = List.of(counts);
  }

  /** Starts the server, with an empty store. {@return the API key of the project in it} */
  String startWithProject() {
    exchanges.key(start().after("admin key (shown once): "));
    listen();
    exchanges.ask(
        "POST",
        "/api/1/projects",
        "{\"id\":\"%1$s\",\"name\":\"%1$s\"}".formatted(Changes.PROJECT));
    String apiKey =
        exchanges
            .ask("GET", "/api/1/projects/" + Changes.PROJECT + "/keys", "")
            .get("apiKey")
            .asString("");
    // The server takes up the new project a moment after it answered.
    String none = "{\"api_key\":\"" + apiKey + "\",\"events\":[]}";
    Waits.require(
        PATIENCE_SECONDS,
        "the API key is known",
        () ->
            exchanges
                .send("POST", "/2/httpapi", none)
                .filter(answer -> !answer.body().contains("Invalid API key"))
                .isPresent());
    return apiKey;
  }

  /** Starts the server; it listens then. */
  void startAgain() {
    start();
    listen();
  }

  private Victim start() {
    List<String> arguments = new ArrayList<>(List.of("serve", "--port", "0"));
    arguments.addAll(options);
    Victim started = Victim.start(log, "dev.assay.server.cli.AssayCommand", arguments);
    victim = Optional.of(started);
    return started;
  }

  private void listen() {
    exchanges.url(victim.orElseThrow().after("listening on "));
  }

  /** Kills the server in the middle of its work and waits until it works again. */
  void killServer() {
    awaitWork();
    Waits.moment(LONGEST_ROUND_MILLIS);
    close();
    measure(this::startAgain);
  }

  /** Kills the database, leaves it away for a while, and waits until the server works again. */
  void killDatabase(KilledPostgres postgres) {
    awaitWork();
    Waits.moment(LONGEST_ROUND_MILLIS);
    postgres.kill();
    Waits.moment(LONGEST_ROUND_MILLIS);
    measure(postgres::restart);
  }

  private void measure(Runnable restart) {
    long start = System.nanoTime();
    restart.run();
    awaitWork();
    readyMillis.add((double) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
  }

  /** Waits until more of each kind was acknowledged, and the server says that it is ready. */
  void awaitWork() {
    int[] before = work.stream().mapToInt(IntSupplier::getAsInt).toArray();
    Waits.require(
        PATIENCE_SECONDS,
        "ready and at work",
        () ->
            IntStream.range(0, before.length).allMatch(i -> work.get(i).getAsInt() > before[i])
                && exchanges.isReady());
  }

  /** {@return how long it took after each kill until the server said it is ready, and wrote} */
  List<Double> readyMillis() {
    return readyMillis;
  }

  /** Kills the server. */
  @Override
  public void close() {
    victim.ifPresent(Victim::close);
  }
}
