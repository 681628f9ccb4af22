package dev.assay.sdk;

import dev.assay.evaluation.FlagSet;
import java.util.function.Consumer;

/**
 * Brings flags to a {@link LocalEvaluationClient} in place of a server: out of a message queue, a
 * store of configuration, or a test.
 *
 * <p>Implementations must be thread-safe if several clients use them.
 */
@FunctionalInterface
public interface FlagFeed {
  /**
   * Begins to bring flags. Called once by each client, when it is started, on the thread that
   * starts it. What this throws, the start throws.
   *
   * @param receiver takes a whole set of flags, on any thread; when it returns, the client
   *     evaluates them, unless it keeps cohorts that have to be loaded first
   * @return ends the feed; run once, when the client is closed
   */
  Runnable open(Consumer<FlagSet> receiver);
}
