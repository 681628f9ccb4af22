package dev.assay.testkit;

import org.jspecify.annotations.Nullable;

/**
 * That somebody was shown a variant.
 *
 * <p>Immutable.
 *
 * @param flagKey the flag's key
 * @param variant the variant's key
 * @param userId the user id, or null
 * @param deviceId the device id, or null
 */
public record RecordedExposure(
    String flagKey, String variant, @Nullable String userId, @Nullable String deviceId) {
  /** {@return flag, variant and ids, such as {@code new-checkout=on (user u-1)}} */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(flagKey).append('=').append(variant).append(" (");
    if (userId != null) {
      text.append("user ").append(userId);
    }
    if (deviceId != null) {
      text.append(userId == null ? "" : ", ").append("device ").append(deviceId);
    }
    return text.append(')').toString();
  }
}
