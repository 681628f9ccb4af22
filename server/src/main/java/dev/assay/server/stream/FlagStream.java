package dev.assay.server.stream;

import dev.assay.server.deployment.Deployments;
import dev.assay.server.deployment.Snapshot;
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
  private final StreamForm form;
  private @Nullable String sent;
  private int keepAlivesBehind;

  FlagStream(String deploymentKey, Outlet outlet, StreamForm form) {
    this.deploymentKey = deploymentKey;
    this.outlet = outlet;
    this.form = form;
  }

  /** {@return whose place it takes} */
  String place() {
    return form.placeOf(deploymentKey);
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
    String newest = form.version(snapshot);
    if (!newest.equals(sent) && !outlet.isFull()) {
      sent = newest;
      outlet.send(form.event(snapshot));
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
  boolean keepAlive() {
    if (outlet.isFull()) {
      return ++keepAlivesBehind < MOST_KEEP_ALIVES_BEHIND;
    }
    outlet.send(form.signOfLife());
    return true;
  }
}
