package dev.assay.server.management;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.management.ApiFault.BadField;
import dev.assay.server.store.text.StoredText;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What no body may hold, wherever in it: it could be kept, but not be shown again. */
final class BodyCheck {
  /** Most levels of objects and arrays. Answers put some more around what is kept. */
  private static final int MOST_LEVELS = 64;

  private BodyCheck() {}

  /**
   * {@return the body}
   *
   * @throws ApiFault if it nests too deeply, or a text or name has half a character
   */
  static JsonValue checked(JsonValue body) {
    BadField fault = fault(body.asPlain(), 1);
    if (fault != null) {
      throw ApiFault.field("$" + fault.path(), fault.message());
    }
    return body;
  }

  /** {@return the first fault, its path from the value on, or null} */
  private static @Nullable BadField fault(@Nullable Object value, int level) {
    if (value instanceof String text && !StoredText.isWhole(text)) {
      return new BadField("", "has half a character: a surrogate without the other one");
    }
    if (level > MOST_LEVELS && (value instanceof Map || value instanceof List)) {
      return new BadField("", "nests deeper than " + MOST_LEVELS);
    }
    if (value instanceof Map<?, ?> fields) {
      return ofFields(fields, level);
    }
    return value instanceof List<?> elements ? ofElements(elements, level) : null;
  }

  private static @Nullable BadField ofFields(Map<?, ?> fields, int level) {
    for (Map.Entry<?, ?> field : fields.entrySet()) {
      String name = String.valueOf(field.getKey());
      if (!StoredText.isWhole(name)) {
        return new BadField("", "a name has half a character: a surrogate without the other one");
      }
      BadField fault = fault(field.getValue(), level + 1);
      if (fault != null) {
        return new BadField("." + name + fault.path(), fault.message());
      }
    }
    return null;
  }

  private static @Nullable BadField ofElements(List<?> elements, int level) {
    int i = 0;
    for (Object element : elements) {
      BadField fault = fault(element, level + 1);
      if (fault != null) {
        return new BadField("[" + i + "]" + fault.path(), fault.message());
      }
      i++;
    }
    return null;
  }
}
