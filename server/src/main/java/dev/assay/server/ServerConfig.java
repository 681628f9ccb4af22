package dev.assay.server;

import dev.assay.evaluation.FlagSet;
import dev.assay.server.deployment.ProjectKey;
import dev.assay.server.events.ForwardConfig;
import dev.assay.server.http.TlsFiles;
import dev.assay.server.project.LoadedFlags;
import dev.assay.server.relay.RelayConfig;
import dev.assay.server.store.StoreConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a server is started with.
 *
 * <p>Immutable.
 */
public final class ServerConfig {
  /** The deployment key that is served when no other is named. */
  public static final String DEFAULT_DEPLOYMENT_KEY = "demo";

  private final Builder options;

  private ServerConfig(Builder options) {
    this.options = options;
  }

  /** {@return a builder with the defaults} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return the host or address that is listened on} */
  public String host() {
    return options.host;
  }

  /** {@return the port that is listened on; 0: any free one} */
  public int port() {
    return options.port;
  }

  /** {@return the port of the operations' routes, if they have their own; 0: any free one} */
  public OptionalInt adminPort() {
    return options.adminPort < 0 ? OptionalInt.empty() : OptionalInt.of(options.adminPort);
  }

  /** {@return the host or address that a port of the operations' own is on} */
  public String adminHost() {
    return options.adminHost;
  }

  /** {@return the flag files, unmodifiable; empty if the flags are fixed} */
  public List<Path> flagFiles() {
    return options.flagFiles;
  }

  /** {@return the flags that are served if there are no flag files} */
  public LoadedFlags flags() {
    return options.flags;
  }

  /**
   * {@return where the store lies that is served instead of files or fixed flags, if there is one}
   */
  public Optional<StoreConfig> store() {
    return Optional.ofNullable(options.store);
  }

  /** {@return the directory that keeps what a store's projects served last, if there is one} */
  public Optional<Path> cache() {
    return Optional.ofNullable(options.cache);
  }

  /** {@return how long the store keeps events} */
  public Duration eventRetention() {
    return options.eventRetention;
  }

  /** {@return the time between two looks at whether the database is there} */
  public Duration storeCheckInterval() {
    return options.storeCheckInterval;
  }

  /**
   * {@return the deployment keys to serve, unmodifiable; if empty, those that the flags declare, or
   * {@value #DEFAULT_DEPLOYMENT_KEY}}
   */
  public Set<String> deploymentKeys() {
    return options.deploymentKeys;
  }

  /**
   * {@return the projects whose keys open cohorts and name events, unmodifiable; if empty and the
   * deployment {@value #DEFAULT_DEPLOYMENT_KEY} is served, one with that as both keys}
   */
  public Set<ProjectKey> projectKeys() {
    return options.projectKeys;
  }

  /** {@return the file that events are appended to; if none, events are only counted} */
  public Optional<Path> eventsFile() {
    return Optional.ofNullable(options.eventsFile);
  }

  /** {@return the server whose flags are served instead of files or a store, if there is one} */
  public Optional<RelayConfig> relay() {
    return Optional.ofNullable(options.relay);
  }

  /** {@return where events are forwarded to, if they are} */
  public Optional<ForwardConfig> forward() {
    return Optional.ofNullable(options.forward);
  }

  /** {@return the most streams of flags at a time} */
  public int maxStreams() {
    return options.maxStreams;
  }

  /** {@return the most streams of one deployment at a time} */
  public int maxStreamsPerKey() {
    return options.maxStreamsPerKey;
  }

  /** {@return the time between two signs of life on a stream} */
  public Duration streamKeepAlive() {
    return options.streamKeepAlive;
  }

  /** {@return the longest time over which closing spreads the ends of streams} */
  public Duration streamGoodbye() {
    return options.streamGoodbye;
  }

  /** {@return the time between two looks at the flag files and those for TLS} */
  public Duration filePollInterval() {
    return options.filePollInterval;
  }

  /** {@return the largest header block of a request, in bytes} */
  public int maxHeaderBytes() {
    return options.maxHeaderBytes;
  }

  /** {@return the largest body of a request, in bytes} */
  public int maxBodyBytes() {
    return options.maxBodyBytes;
  }

  /** {@return the most connections at a time} */
  public int maxConnections() {
    return options.maxConnections;
  }

  /** {@return the time in which a request must have arrived} */
  public Duration requestTimeout() {
    return options.requestTimeout;
  }

  /** {@return the time after which a connection without a new request is closed} */
  public Duration idleTimeout() {
    return options.idleTimeout;
  }

  /** {@return how long closing waits for requests that are being answered} */
  public Duration drainTimeout() {
    return options.drainTimeout;
  }

  /** {@return the files for TLS; if none, the server speaks plain HTTP} */
  public Optional<TlsFiles> tls() {
    return Optional.ofNullable(options.tls);
  }

  /** {@return the most requests a second with one key; 0: any number} */
  public int requestsPerKey() {
    return options.requestsPerKey;
  }

  /** {@return the most requests a second with one management key; 0: any number} */
  public int managementRequestsPerKey() {
    return options.managementRequestsPerKey;
  }

  /** {@return host, ports and files; no keys} */
  @Override
  public String toString() {
    return "ServerConfig[" + options.host + ":" + options.port + source() + "]";
  }

  private String source() {
    if (options.store != null || options.relay != null) {
      return ", " + (options.store == null ? options.relay : options.store);
    }
    int keys = options.deploymentKeys.size();
    return ", flagFiles=" + options.flagFiles + ", " + keys + " deployment keys";
  }

  /**
   * Builds a configuration.
   *
   * <p>Not thread-safe.
   */
  public static final class Builder implements Cloneable {
    private String host = "127.0.0.1";
    private String adminHost = "127.0.0.1";
    private int port = 3546;
    private int adminPort = -1;
    private List<Path> flagFiles = List.of();
    private LoadedFlags flags = LoadedFlags.of(FlagSet.empty());
    private Set<String> deploymentKeys = Set.of();
    private Set<ProjectKey> projectKeys = Set.of();
    private @Nullable Path eventsFile;
    private @Nullable StoreConfig store;
    private @Nullable Path cache;
    private @Nullable RelayConfig relay;
    private @Nullable ForwardConfig forward;
    private Duration eventRetention = Duration.ofDays(90);
    private Duration storeCheckInterval = Duration.ofSeconds(1);
    private int maxStreams = 8_000;
    private int maxStreamsPerKey = 6_000;
    private Duration streamKeepAlive = Duration.ofSeconds(15);
    private Duration streamGoodbye = Duration.ofSeconds(3);
    private Duration filePollInterval = Duration.ofMillis(200);
    private int maxHeaderBytes = 96 * 1024;
    private int maxBodyBytes = 1024 * 1024;
    private int maxConnections = 10_000;
    private Duration requestTimeout = Duration.ofSeconds(15);
    private Duration idleTimeout = Duration.ofSeconds(75);
    private Duration drainTimeout = Duration.ofSeconds(10);
    private @Nullable TlsFiles tls;
    private int requestsPerKey;
    private int managementRequestsPerKey = 100;

    private Builder() {}

    /** Sets the host or address to listen on; default 127.0.0.1. */
    public Builder host(String host) {
      this.host = Objects.requireNonNull(host, "host");
      return this;
    }

    /** Sets the port to listen on, 0 for any free one; default 3546. */
    public Builder port(int port) {
      this.port = port("port", port);
      return this;
    }

    /** Sets the host or address of a port of the operations' own; default 127.0.0.1. */
    public Builder adminHost(String adminHost) {
      this.adminHost = Objects.requireNonNull(adminHost, "adminHost");
      return this;
    }

    /**
     * Gives the operations' routes and the management API a port of their own, 0 for any free one;
     * default none.
     */
    public Builder adminPort(@Nullable Integer adminPort) {
      this.adminPort = adminPort == null ? -1 : port("adminPort", adminPort);
      return this;
    }

    private static int port(String name, int port) {
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException(name + " is not between 0 and 65535: " + port);
      }
      return port;
    }

    /** Sets the files that hold the flags; they are watched. */
    public Builder flagFiles(List<Path> flagFiles) {
      this.flagFiles = List.copyOf(flagFiles);
      return this;
    }

    /** Sets the flags to serve if there are no flag files; default none. */
    public Builder flags(LoadedFlags flags) {
      this.flags = Objects.requireNonNull(flags, "flags");
      return this;
    }

    /**
     * Sets the deployment keys to serve; default: those that the flags declare, or {@value
     * ServerConfig#DEFAULT_DEPLOYMENT_KEY}.
     */
    public Builder deploymentKeys(List<String> deploymentKeys) {
      if (deploymentKeys.stream().anyMatch(String::isBlank)) {
        throw new IllegalArgumentException("a deployment key is blank");
      }
      this.deploymentKeys = Collections.unmodifiableSet(new LinkedHashSet<>(deploymentKeys));
      return this;
    }

    /** Sets the projects whose keys open cohorts and name events; default: none, or the demo's. */
    public Builder projectKeys(Collection<ProjectKey> projectKeys) {
      this.projectKeys = Set.copyOf(projectKeys);
      return this;
    }

    /** Sets the file that events are appended to; default none: events are only counted. */
    public Builder eventsFile(@Nullable Path eventsFile) {
      this.eventsFile = eventsFile;
      return this;
    }

    /**
     * Serves the projects of a store, which says itself what is deployed where; default none. Flag
     * files, fixed flags, deployment keys, project keys and an events file do not go with it.
     */
    public Builder store(@Nullable StoreConfig store) {
      this.store = store;
      return this;
    }

    /**
     * Sets a directory, this server's alone, that keeps what a store's projects served last, so
     * that the server can start while the database is away; default none.
     */
    public Builder cache(@Nullable Path cache) {
      this.cache = cache;
      return this;
    }

    /**
     * Serves deployments of another server; default none. Flag files, fixed flags, deployment keys,
     * project keys, an events file and a store do not go with it; its cache is in its own config.
     */
    public Builder relay(@Nullable RelayConfig relay) {
      this.relay = relay;
      return this;
    }

    /** Forwards events to another server, besides what else is done with them; default none. */
    public Builder forward(@Nullable ForwardConfig forward) {
      this.forward = forward;
      return this;
    }

    /** Sets how long the store keeps events; default 90 days. Counts of exposures stay. */
    public Builder eventRetention(Duration eventRetention) {
      this.eventRetention = positive("eventRetention", eventRetention);
      return this;
    }

    /** Sets the time between two looks at whether the database is there; default 1 s. */
    public Builder storeCheckInterval(Duration storeCheckInterval) {
      this.storeCheckInterval = positive("storeCheckInterval", storeCheckInterval);
      return this;
    }

    /** Sets the most streams of flags at a time; default 8000. More are refused with 503. */
    public Builder maxStreams(int maxStreams) {
      this.maxStreams = positive("maxStreams", maxStreams);
      return this;
    }

    /** Sets the most streams of a deployment at a time; default 6000. More are refused with 429. */
    public Builder maxStreamsPerKey(int maxStreamsPerKey) {
      this.maxStreamsPerKey = positive("maxStreamsPerKey", maxStreamsPerKey);
      return this;
    }

    /**
     * Sets the time between two signs of life on a stream; default 15 s. Official clients give up
     * after 17 s without one; who has taken nothing for two of them is dropped.
     */
    public Builder streamKeepAlive(Duration streamKeepAlive) {
      this.streamKeepAlive = positive("streamKeepAlive", streamKeepAlive);
      return this;
    }

    /**
     * Sets the longest time over which closing spreads the ends of streams, lest all clients
     * connect again at once; default 3 s. Few streams, or half the drain timeout, make it shorter.
     */
    public Builder streamGoodbye(Duration streamGoodbye) {
      this.streamGoodbye = positive("streamGoodbye", streamGoodbye);
      return this;
    }

    /** Sets the time between two looks at the flag files and those for TLS; default 200 ms. */
    public Builder filePollInterval(Duration filePollInterval) {
      this.filePollInterval = positive("filePollInterval", filePollInterval);
      return this;
    }

    /** Sets the largest header block of a request, in bytes; default 96 KiB. */
    public Builder maxHeaderBytes(int maxHeaderBytes) {
      this.maxHeaderBytes = positive("maxHeaderBytes", maxHeaderBytes);
      return this;
    }

    /** Sets the largest body of a request, in bytes; default 1 MiB. */
    public Builder maxBodyBytes(int maxBodyBytes) {
      this.maxBodyBytes = positive("maxBodyBytes", maxBodyBytes);
      return this;
    }

    /** Sets the most connections at a time; default 10 000. More are closed at once. */
    public Builder maxConnections(int maxConnections) {
      this.maxConnections = positive("maxConnections", maxConnections);
      return this;
    }

    /** Sets the time in which a request must have arrived; default 15 s. */
    public Builder requestTimeout(Duration requestTimeout) {
      this.requestTimeout = positive("requestTimeout", requestTimeout);
      return this;
    }

    /** Sets the time after which a connection without a new request is closed; default 75 s. */
    public Builder idleTimeout(Duration idleTimeout) {
      this.idleTimeout = positive("idleTimeout", idleTimeout);
      return this;
    }

    /** Sets how long closing waits for requests that are being answered; default 10 s. */
    public Builder drainTimeout(Duration drainTimeout) {
      this.drainTimeout = positive("drainTimeout", drainTimeout);
      return this;
    }

    /** Sets the files for TLS on all ports, which are watched; default none: plain HTTP. */
    public Builder tls(@Nullable TlsFiles tls) {
      this.tls = tls;
      return this;
    }

    /**
     * Sets the most requests a second with one key, on one node; default 0: any number. More are
     * refused with 429. Requests with events are not counted.
     */
    public Builder requestsPerKey(int requestsPerKey) {
      this.requestsPerKey = notNegative("requestsPerKey", requestsPerKey);
      return this;
    }

    /**
     * Sets the most requests a second with one management key, on one node; default 100, 0: any
     * number. More are refused with 429.
     */
    public Builder managementRequestsPerKey(int requestsPerKey) {
      managementRequestsPerKey = notNegative("managementRequestsPerKey", requestsPerKey);
      return this;
    }

    private static int notNegative(String name, int value) {
      if (value < 0) {
        throw new IllegalArgumentException(name + " is negative: " + value);
      }
      return value;
    }

    private static int positive(String name, int value) {
      if (value <= 0) {
        throw new IllegalArgumentException(name + " is not positive: " + value);
      }
      return value;
    }

    private static Duration positive(String name, Duration value) {
      if (value.toMillis() <= 0) {
        throw new IllegalArgumentException(name + " is shorter than a millisecond: " + value);
      }
      return value;
    }

    /**
     * {@return the configuration}
     *
     * @throws IllegalArgumentException if options contradict each other
     */
    public ServerConfig build() {
      ServerConfig config = new ServerConfig(copy());
      Sources.check(config);
      return config;
    }

    /** What the fields refer to never changes. */
    private Builder copy() {
      try {
        return (Builder) clone();
      } catch (CloneNotSupportedException e) {
        throw new IllegalStateException("builders can be copied", e);
      }
    }
  }
}
