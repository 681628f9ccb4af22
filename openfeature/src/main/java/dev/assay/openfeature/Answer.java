package dev.assay.openfeature;

import dev.assay.evaluation.Variant;
import dev.assay.sdk.internal.openfeature.VariantMapping;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What a client knows about a flag for a user.
 *
 * @param variant the variant; {@link Variant#missing()} if there is none
 * @param reason why it is that
 * @param error why there is none, or null
 * @param message the error in words, or null
 */
record Answer(Variant variant, String reason, @Nullable ErrorCode error, @Nullable String message) {

  static Answer of(Variant variant) {
    return of(variant, VariantMapping.reason(variant));
  }

  static Answer of(Variant variant, String reason) {
    return new Answer(variant, reason, null, null);
  }

  static Answer failure(ErrorCode error, @Nullable String message) {
    return new Answer(Variant.missing(), Reason.ERROR.name(), error, message);
  }

  static Answer notFound(String flagKey) {
    return failure(ErrorCode.FLAG_NOT_FOUND, "there is no flag '" + flagKey + "'");
  }
}
