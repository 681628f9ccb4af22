package dev.assay.server.events;

import dev.assay.evaluation.internal.json.JsonWriter;
import dev.assay.sdk.internal.http.HttpClient;
import dev.assay.sdk.internal.tracking.SpoolUploader;
import dev.assay.sdk.internal.tracking.UploadStats;
import dev.assay.sdk.tracking.DropReason;
import dev.assay.sdk.tracking.TrackingConfig;
import dev.assay.server.deployment.ServerLogs;
import dev.assay.server.files.DurableFiles;
import dev.assay.server.files.OwnerOnly;
import dev.assay.server.hash.FileNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Forwards events to another event server. They are on the disk when {@link #write} returns, and
 * stay there until that server took or refused them, also through a kill: it hears of some twice
 * then, with the same insert id. What fails half-way may be forwarded too.
 *
 * <p>Not thread-safe; its counts are.
 */
public final class EventForwarder implements EventSink {
  private static final System.Logger LOGGER = System.getLogger(ServerLogs.EVENTS);
  private static final Set<DropReason> REASONS =
      EnumSet.of(
          DropReason.REFUSED,
          DropReason.TOO_LARGE,
          DropReason.SPOOL_FULL,
          DropReason.SPOOL_DAMAGED);
  private static final String KEY_FILE = "api-key";
  private static final int REQUESTS_AT_ONCE = 4;
  private static final int MOST_ANSWER_BYTES = 1 << 20;

  private final ForwardConfig config;
  private final UnaryOperator<String> keyOf;
  private final HttpClient http =
      new HttpClient(new HttpClient.Options(REQUESTS_AT_ONCE, MOST_ANSWER_BYTES, null, null));
  private final Map<String, SpoolUploader> uploaders = new ConcurrentHashMap<>();

  private EventForwarder(ForwardConfig config, UnaryOperator<String> keyOf) {
    this.config = config;
    this.keyOf = keyOf;
  }

  /**
   * Opens the directory, and begins to send what an earlier process left there.
   *
   * @param keyOf gives the API key that events of a key are forwarded with
   * @throws IOException if the directory cannot be used
   */
  public static EventForwarder open(ForwardConfig config, UnaryOperator<String> keyOf)
      throws IOException {
    EventForwarder forwarder = new EventForwarder(config, keyOf);
    try {
      OwnerOnly.directories(config.directory());
      List<Path> files;
      try (Stream<Path> all = Files.list(config.directory())) {
        files = all.map(d -> d.resolve(KEY_FILE)).filter(Files::exists).sorted().toList();
      }
      for (Path file : files) {
        forwarder.resume(file);
      }
      return forwarder;
    } catch (IOException | RuntimeException e) {
      closeAfter(e, forwarder);
      throw e;
    }
  }

  private static void closeAfter(Exception failure, AutoCloseable opened) {
    try {
      opened.close();
    } catch (Exception e) {
      failure.addSuppressed(e);
    }
  }

  private void resume(Path keyFile) throws IOException {
    String apiKey = Files.readString(keyFile);
    if (apiKey.isBlank()) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "events are left where they are: nothing says whose they are in " + keyFile);
    } else {
      uploader(apiKey);
    }
  }

  /** {@return what sends events of an API key, which has a directory of its own} */
  private SpoolUploader uploader(String apiKey) throws IOException {
    SpoolUploader known = uploaders.get(apiKey);
    if (known != null) {
      return known;
    }
    Path directory = config.directory().resolve(FileNames.of(apiKey));
    TrackingConfig tracking =
        TrackingConfig.builder()
            .serverUrl(config.serverUrl())
            .apiKey(apiKey)
            .useBatchMode(true)
            // They were checked here, with the bound that their sender asked for.
            .minIdLength(1)
            .flushQueueSize(1000)
            .flushInterval(config.flushInterval())
            .spoolDirectory(directory)
            .maxSpoolBytes(config.maxBytes())
            .closeTimeout(Duration.ofSeconds(2))
            .build();
    SpoolUploader opened = SpoolUploader.open(tracking, http);
    try {
      remember(apiKey, directory);
    } catch (IOException | RuntimeException e) {
      closeAfter(e, opened);
      throw e;
    }
    uploaders.put(apiKey, opened);
    int waiting = opened.stats().waiting();
    if (waiting > 0) {
      LOGGER.log(System.Logger.Level.INFO, waiting + " events of an earlier process are forwarded");
    }
    return opened;
  }

  /** The next process has to know whose events these are. */
  private static void remember(String apiKey, Path directory) throws IOException {
    Path file = directory.resolve(KEY_FILE);
    if (!Files.exists(file) || !Files.readString(file).equals(apiKey)) {
      Path part = directory.resolve(KEY_FILE + ".part");
      OwnerOnly.file(part);
      Files.writeString(part, apiKey);
      DurableFiles.move(part, file);
    }
  }

  @Override
  public void write(String apiKey, List<Map<String, @Nullable Object>> events) throws IOException {
    List<byte[]> lines = new ArrayList<>();
    for (Map<String, @Nullable Object> event : events) {
      lines.add(JsonWriter.write(outgoing(event)).getBytes(StandardCharsets.UTF_8));
    }
    uploader(keyOf.apply(apiKey)).add(lines);
  }

  /** What happened stays when it happened, and is known again when it comes twice. */
  private static Map<String, @Nullable Object> outgoing(Map<String, @Nullable Object> event) {
    Map<String, @Nullable Object> outgoing = new LinkedHashMap<>(event);
    Object arrived = outgoing.remove("server_upload_time");
    if (outgoing.get("time") == null) {
      outgoing.put("time", arrived);
    }
    if (!(outgoing.get("insert_id") instanceof String id) || id.isEmpty()) {
      outgoing.put("insert_id", UUID.randomUUID().toString());
    }
    return outgoing;
  }

  /** {@return what became of the events so far; may be called by any thread} */
  public ForwardCounts counts() {
    long waiting = 0;
    long sent = 0;
    long failures = 0;
    Map<String, Long> dropped = new HashMap<>();
    REASONS.forEach(reason -> dropped.put(name(reason), 0L));
    for (SpoolUploader uploader : uploaders.values()) {
      UploadStats stats = uploader.stats();
      waiting += stats.waiting();
      sent += stats.sent();
      failures += stats.failures();
      for (DropReason reason : REASONS) {
        dropped.merge(name(reason), stats.dropped().getOrDefault(reason, 0L), Long::sum);
      }
    }
    return new ForwardCounts(waiting, sent, Map.copyOf(dropped), failures);
  }

  private static String name(DropReason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  /** Sends what waits for some seconds; the rest is sent by the next process. */
  @Override
  public void close() throws IOException {
    IOException failure = null;
    uploaders.values().forEach(SpoolUploader::finish);
    for (SpoolUploader uploader : uploaders.values()) {
      try {
        uploader.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    http.close();
    if (failure != null) {
      throw failure;
    }
  }
}
