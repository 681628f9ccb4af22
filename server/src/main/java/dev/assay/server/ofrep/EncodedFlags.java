package dev.assay.server.ofrep;

import dev.assay.evaluation.Flag;
import dev.assay.evaluation.FlagSet;
import dev.assay.evaluation.JsonValue;
import dev.assay.evaluation.Variant;
import dev.assay.sdk.internal.openfeature.VariantMapping;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every outcome of a set of flags as it is answered, encoded beforehand.
 *
 * <p>Immutable.
 */
final class EncodedFlags {
  /** What is answered of a flag that has no variant for a user, by flag key. */
  private final Map<String, byte[]> withoutVariant = new HashMap<>();

  private final IdentityHashMap<Variant, byte[]> outcomes = new IdentityHashMap<>();

  EncodedFlags(FlagSet flags) {
    for (Flag flag : flags.flags()) {
      Collection<Variant> variants = flags.outcomes(flag.key());
      boolean isSwitch = isSwitch(variants);
      for (Variant variant : variants) {
        outcomes.put(variant, encode(flag.key(), variant, isSwitch));
      }
      withoutVariant.put(flag.key(), encode(flag.key(), Variant.missing(), false));
    }
  }

  /** {@return whether the values of a flag are booleans, so that off means false} */
  private static boolean isSwitch(Collection<Variant> variants) {
    boolean any = false;
    for (Variant variant : variants) {
      if (VariantMapping.hasValue(variant)) {
        if (!(VariantMapping.value(variant) instanceof Boolean)) {
          return false;
        }
        any = true;
      }
    }
    return any;
  }

  private static byte[] encode(String flagKey, Variant variant, boolean isSwitch) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("key", flagKey);
    fields.put("reason", VariantMapping.reason(variant));
    if (variant.exists() && variant.isDeployed()) {
      fields.put("variant", variant.key());
      Object value = VariantMapping.value(variant);
      boolean isOff = isSwitch && value instanceof Boolean;
      if (VariantMapping.hasValue(variant) || isOff) {
        fields.put("value", value);
      }
      Map<String, Object> metadata = VariantMapping.metadata(variant);
      if (!metadata.isEmpty()) {
        fields.put("metadata", metadata);
      }
    }
    return OfrepReply.utf8(JsonValue.of(fields).toJson());
  }

  /** {@return a flag with the variant that the engine gave for it, or null for an unknown flag} */
  byte @Nullable [] of(String flagKey, Variant variant) {
    byte[] outcome = outcomes.get(variant);
    return outcome == null ? withoutVariant.get(flagKey) : outcome;
  }
}
