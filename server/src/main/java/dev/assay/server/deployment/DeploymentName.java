package dev.assay.server.deployment;

import dev.assay.server.hash.Sha256;

/** What a deployment is called in logs and metrics, where keys are not told. */
public final class DeploymentName {
  private DeploymentName() {}

  /** {@return the first eight hexadecimal digits of the key's SHA-256} */
  public static String of(String deploymentKey) {
    return Sha256.hex(deploymentKey).substring(0, 8);
  }
}
