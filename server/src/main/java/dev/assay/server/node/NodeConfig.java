package dev.assay.server.node;

import dev.assay.server.store.StoreConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a node works with.
 *
 * <p>Immutable.
 *
 * @param store where the data lie
 * @param cache a directory of this node alone for what it served last; null: none, a start needs
 *     the database
 * @param eventRetention how long events are kept
 * @param checkInterval the time between two looks at whether the database is there
 */
public record NodeConfig(
    StoreConfig store, @Nullable Path cache, Duration eventRetention, Duration checkInterval) {}
