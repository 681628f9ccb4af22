package dev.assay.server.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the data lie, and how the store goes about them.
 *
 * <ul>
 *   <li>{@code patience}: how long a call waits for a connection or for other writers; default 5
 *       seconds
 *   <li>{@code pollInterval}: how often PostgreSQL is asked for changes, should a notification be
 *       lost; default 5 seconds
 *   <li>{@code readers}: most reads at a time; default 8
 * </ul>
 *
 * <p>Immutable.
 */
public final class StoreConfig {
  private static final Duration SHORTEST_PATIENCE = Duration.ofMillis(250);

  private final @Nullable Path directory;
  private final @Nullable DatabaseUrl url;
  private final Duration patience;
  private final Duration pollInterval;
  private final int readers;

  private StoreConfig(
      @Nullable Path directory,
      @Nullable DatabaseUrl url,
      Duration patience,
      Duration pollInterval,
      int readers) {
    this.directory = directory;
    this.url = url;
    this.patience = patience;
    this.pollInterval = pollInterval;
    this.readers = readers;
  }

  private static StoreConfig of(@Nullable Path directory, @Nullable DatabaseUrl url) {
    return new StoreConfig(directory, url, Duration.ofSeconds(5), Duration.ofSeconds(5), 8);
  }

  /**
   * {@return a store in the file {@code assay.db} of a directory, which is made if it is missing}
   */
  public static StoreConfig directory(Path directory) {
    return of(Objects.requireNonNull(directory, "directory"), null);
  }

  /**
   * A store in PostgreSQL.
   *
   * @param url {@code postgresql://USER:PASSWORD@HOST:PORT/DATABASE?…} or the same for the driver,
   *     {@code jdbc:postgresql://…}
   * @throws IllegalArgumentException if it is neither; the message does not repeat it
   */
  public static StoreConfig postgres(String url) {
    return of(null, DatabaseUrl.parse(url));
  }

  /** {@return this with another patience, at least 250 ms} */
  public StoreConfig patience(Duration longest) {
    if (longest.compareTo(SHORTEST_PATIENCE) < 0) {
      throw new IllegalArgumentException("patience has to be at least 250 ms");
    }
    return new StoreConfig(directory, url, longest, pollInterval, readers);
  }

  /** {@return this with another interval, at least 1 ms} */
  public StoreConfig pollInterval(Duration interval) {
    if (interval.toMillis() < 1) {
      throw new IllegalArgumentException("pollInterval has to be at least 1 ms");
    }
    return new StoreConfig(directory, url, patience, interval, readers);
  }

  /** {@return this with another number of reads at a time, at least 1} */
  public StoreConfig readers(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("readers has to be at least 1");
    }
    return new StoreConfig(directory, url, patience, pollInterval, most);
  }

  Duration patience() {
    return patience;
  }

  Duration pollInterval() {
    return pollInterval;
  }

  int readers() {
    return readers;
  }

  Database open() {
    if (directory != null) {
      return SqliteDatabase.open(directory);
    }
    return new PostgresDatabase(Objects.requireNonNull(url, "url"), this);
  }

  /** {@return where the data lie, without user and password} */
  @Override
  public String toString() {
    return directory == null ? String.valueOf(url) : directory.toString();
  }
}
