package dev.assay.sdk;

import dev.assay.sdk.LocalEvaluationStatus.Events;
import dev.assay.sdk.internal.http.HttpClient;
import dev.assay.sdk.internal.options.DeploymentKey;
import dev.assay.sdk.internal.tracking.AssignmentRecorder;
import dev.assay.sdk.internal.tracking.EventUploader;
import dev.assay.sdk.internal.tracking.ExposureRecorder;
import dev.assay.sdk.internal.tracking.UploadStats;
import dev.assay.sdk.tracking.DropReason;
import dev.assay.sdk.tracking.Tracker;
import dev.assay.sdk.tracking.TrackingConfig;
import dev.assay.sdk.tracking.TrackingEvent;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a local client's exposures and assignments go: to the user's tracker, else to event
 * servers. Kinds of events that are sent alike share an upload.
 *
 * <p>Thread-safe.
 */
final class LocalTracking implements AutoCloseable {
  private static final int MOST_BYTES_OF_AN_ANSWER = 1 << 20;

  private final LocalEvaluationConfig config;
  private final @Nullable Tracker own;
  private final @Nullable HttpClient http;
  private final Map<TrackingConfig, EventUploader> uploaders = new LinkedHashMap<>();
  private final @Nullable ExposureRecorder exposures;
  private final @Nullable AssignmentRecorder assignments;
  private final @Nullable Tracker others;
  private volatile boolean closed;

  LocalTracking(DeploymentKey key, LocalEvaluationConfig config) {
    this.config = config;
    own = config.tracker().orElse(null);
    Optional<TrackingConfig> exposed =
        config.exposureTracking().or(() -> config.tracker().map(t -> TrackingConfig.defaults()));
    Optional<TrackingConfig> assigned = config.assignmentTracking();
    boolean uploads = own == null && (exposed.isPresent() || assigned.isPresent());
    http = uploads ? LocalConnections.http(config, 2, MOST_BYTES_OF_AN_ANSWER) : null;
    exposures = exposed.map(t -> new ExposureRecorder(t, tracker(key, t))).orElse(null);
    assignments = assigned.map(t -> new AssignmentRecorder(t, tracker(key, t))).orElse(null);
    others = exposed.or(() -> assigned).map(t -> tracker(key, t)).orElse(null);
  }

  /**
   * Checks that two kinds of events can be kept apart, or together.
   *
   * @throws IllegalArgumentException if they meet in one spool and are not sent alike
   */
  static void check(@Nullable TrackingConfig exposures, @Nullable TrackingConfig assignments) {
    if (exposures == null || assignments == null || exposures.spoolDirectory().isEmpty()) {
      return;
    }
    boolean meet =
        exposures.spoolDirectory().equals(assignments.spoolDirectory())
            && exposures.apiKey().equals(assignments.apiKey());
    if (meet && !sending(exposures).equals(sending(assignments))) {
      throw new IllegalArgumentException(
          "exposureTracking and assignmentTracking: with the same apiKey and spoolDirectory they"
              + " can differ only in cacheCapacity, cacheTtl and sendEvaluatedProps");
    }
  }

  /** {@return the config with nothing left in it but how events are sent} */
  private static TrackingConfig sending(TrackingConfig config) {
    TrackingConfig any = TrackingConfig.defaults();
    return config.toBuilder()
        .cacheCapacity(any.cacheCapacity())
        .cacheTtl(any.cacheTtl())
        .sendEvaluatedProps(any.sendEvaluatedProps())
        .build();
  }

  private Tracker tracker(DeploymentKey key, TrackingConfig tracking) {
    Tracker given = own;
    if (given != null) {
      return event -> {
        if (!closed) {
          given.track(event);
        }
      };
    }
    HttpClient requests = http;
    if (requests == null) {
      throw new IllegalStateException("events without a connection");
    }
    String apiKey = tracking.apiKey().orElse(key.value());
    return uploaders.computeIfAbsent(
        sending(tracking.toBuilder().apiKey(apiKey).build()),
        t -> EventUploader.create(t, key.value(), config.eventServerUrl(t), requests));
  }

  EvaluationObserver observer(LocalReport report) {
    return new EvaluationObserver(report, exposures, assignments, config.exposuresOnRead());
  }

  /** {@return whether somebody takes an event of the application} */
  boolean track(TrackingEvent event) {
    if (others == null || closed) {
      return false;
    }
    others.track(event);
    return true;
  }

  /** Begins to send what an earlier process left behind. */
  void start() {
    uploaders.values().forEach(EventUploader::start);
  }

  Events status() {
    long queued = 0;
    long sent = 0;
    Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    for (EventUploader uploader : uploaders.values()) {
      UploadStats stats = uploader.stats();
      queued += stats.waiting();
      sent += stats.sent();
      stats.dropped().forEach((reason, count) -> dropped.merge(reason, count, Long::sum));
    }
    return new Events(queued, sent, Map.copyOf(dropped));
  }

  @Override
  public void close() {
    closed = true;
    if (own != null) {
      own.close();
    }
    uploaders.values().forEach(EventUploader::close);
    if (http != null) {
      http.close();
    }
  }
}
