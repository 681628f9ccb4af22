package dev.assay.evaluation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The text fields of a user, in the order in which they are written. */
enum UserField {
  USER_ID,
  DEVICE_ID,
  COUNTRY,
  REGION,
  DMA,
  CITY,
  LANGUAGE,
  PLATFORM,
  VERSION,
  OS,
  DEVICE_MANUFACTURER,
  DEVICE_BRAND,
  DEVICE_MODEL,
  CARRIER,
  LIBRARY,
  IP_ADDRESS;

  static final List<UserField> ALL = List.of(values());

  static final int COUNT = ALL.size();

  private static final Map<String, UserField> BY_WIRE_NAME = new HashMap<>();

  static {
    for (UserField field : ALL) {
      BY_WIRE_NAME.put(field.wireName, field);
    }
  }

  final String wireName = name().toLowerCase(java.util.Locale.ROOT);

  static @Nullable UserField of(String wireName) {
    return BY_WIRE_NAME.get(wireName);
  }
}
