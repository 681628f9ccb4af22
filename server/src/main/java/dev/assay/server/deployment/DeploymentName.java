package dev.assay.server.deployment;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a deployment is called in logs and metrics, where keys are not told. */
public final class DeploymentName {
  private DeploymentName() {}

  /** {@return the first eight hexadecimal digits of the key's SHA-256} */
  public static String of(String deploymentKey) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(deploymentKey.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
