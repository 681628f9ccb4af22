package dev.assay.sdk.internal.tracking;

import dev.assay.sdk.tracking.DropReason;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How an uploader does.
 *
 * @param waiting how many events wait, in memory and on disk
 * @param sent how many events the event server took
 * @param dropped how many events were dropped, by reason; every reason is there
 * @param failures how many requests failed and are made again
 * @param lastLatency how long the last request took that the event server accepted
 */
public record UploadStats(
    int waiting,
    long sent,
    Map<DropReason, Long> dropped,
    long failures,
    Optional<Duration> lastLatency) {}
