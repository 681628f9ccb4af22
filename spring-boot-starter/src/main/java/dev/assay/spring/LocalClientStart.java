package dev.assay.spring;

import dev.assay.sdk.FetchException;
import dev.assay.sdk.LocalEvaluationClient;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.springframework.context.SmartLifecycle;

/**
 * Waits for the first flags before the web server takes requests. Nothing is done when the
 * application stops, for it may go on later: the client is closed as a bean, which comes after the
 * web server and all that uses the client have ended.
 */
final class LocalClientStart implements SmartLifecycle {
  /** Before the web server, which starts 2048 below the default phase. */
  static final int PHASE = DEFAULT_PHASE - 4096;

  private static final Logger LOGGER = System.getLogger("dev.assay.spring");

  private final LocalEvaluationClient client;
  private final LocalParts parts;
  private final boolean failFast;
  private volatile boolean running;

  LocalClientStart(LocalEvaluationClient client, LocalParts parts, boolean failFast) {
    this.client = client;
    this.parts = parts;
    this.failFast = failFast;
  }

  @Override
  public void start() {
    parts.listenTo(client);
    try {
      client.start();
    } catch (FetchException e) {
      if (failFast) {
        throw e;
      }
      LOGGER.log(
          Level.WARNING,
          () ->
              "No flags at the start; every variant is missing until they come: " + e.getMessage());
    }
    running = true;
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
