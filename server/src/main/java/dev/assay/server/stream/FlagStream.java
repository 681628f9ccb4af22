package dev.assay.server.stream;

import dev.assay.server.deployment.Deployments;
import dev.assay.server.deployment.FlagDocument;
import dev.assay.server.deployment.Snapshot;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One listener to a deployment's flags. Nothing waits for a slow one: it is told the newest flags
 * once it has taken what was sent before, so at most one document is on its way to it.
 *
 * <p>Not thread-safe.
 */
final class FlagStream {
  private static final int MOST_KEEP_ALIVES_BEHIND = 2;

  private final String deploymentKey;
  private final Outlet outlet;
  private @Nullable FlagDocument sent;
  private int keepAlivesBehind;

  FlagStream(String deploymentKey, Outlet outlet) {
    this.deploymentKey = deploymentKey;
    this.outlet = outlet;
  }

  String deploymentKey() {
    return deploymentKey;
  }

  Outlet outlet() {
    return outlet;
  }

  /**
   * Sends the flags if they differ from those that were sent last and the listener is not behind.
   *
   * @return whether the deployment is there
   */
  boolean look(Deployments deployments) {
    Snapshot snapshot = deployments.find(deploymentKey);
    if (snapshot == null) {
      return false;
    }
    FlagDocument newest = snapshot.document();
    if (!newest.isSame(sent) && !outlet.isFull()) {
      sent = newest;
      outlet.send(newest.event());
    }
    return true;
  }

  void taken() {
    keepAlivesBehind = 0;
  }

  /**
   * Sends a sign of life.
   *
   * @return whether the listener has taken anything for long enough
   */
  boolean keepAlive(ByteBuffer signOfLife) {
    if (outlet.isFull()) {
      return ++keepAlivesBehind < MOST_KEEP_ALIVES_BEHIND;
    }
    outlet.send(signOfLife);
    return true;
  }
}
