package dev.assay.sdk.internal.options;

import java.util.Objects;

/** A deployment key that fits into a header; its text form is masked. */
public record DeploymentKey(String value) {
  private static final int SHOWN = 6;

  /**
   * {@return the key}
   *
   * @throws IllegalArgumentException if it is blank, or holds what a header can't
   */
  public static DeploymentKey of(String value) {
    Objects.requireNonNull(value, "deploymentKey");
    if (value.isBlank()) {
      throw new IllegalArgumentException("deploymentKey: is blank");
    }
    if (value.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IllegalArgumentException(
          "deploymentKey: holds blanks or characters other than ASCII");
    }
    return new DeploymentKey(value);
  }

  /** {@return the first characters, at most half of them} */
  @Override
  public String toString() {
    return value.substring(0, Math.min(SHOWN, value.length() / 2)) + "…";
  }
}
