package dev.assay.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A path to a property of the evaluation context. */
abstract class Selector {
  private final int slot;

  private Selector(int slot) {
    this.slot = slot;
  }

  /** {@return the number under which an evaluation remembers the property, or -1: it may change} */
  final int slot() {
    return slot;
  }

  /** {@return the property's value, null if any step of the path is missing} */
  abstract @Nullable Object select(EvaluationState evaluation);

  static Selector of(List<String> path, int slot) {
    if (isResult(path)) {
      return new OfResult(path);
    }
    if (path.size() >= 3 && path.get(0).equals("context") && path.get(1).equals("user")) {
      UserField field = UserField.of(path.get(2));
      if (field != null) {
        return new OfField(slot, path.size() == 3 ? field : null);
      }
      if (path.get(2).equals(UserCodec.USER_PROPERTIES) && path.size() >= 4) {
        return path.size() == 4 && !path.get(3).isEmpty()
            ? new OfUserProperty(slot, path.get(3))
            : new OfNestedUserProperty(slot, path.subList(3, path.size()));
      }
    }
    return new OfContext(slot, path);
  }

  static boolean isResult(List<String> path) {
    return !path.isEmpty() && path.get(0).equals("result");
  }

  private static @Nullable Object walk(@Nullable Object from, List<String> path, int start) {
    Object value = from;
    for (int i = start; i < path.size(); i++) {
      value =
          value instanceof Map<?, ?> map && !path.get(i).isEmpty() ? map.get(path.get(i)) : null;
    }
    return value;
  }

  private static final class OfField extends Selector {
    private final @Nullable UserField field;

    /** A null field: the path goes on below a text, where there is nothing. */
    OfField(int slot, @Nullable UserField field) {
      super(slot);
      this.field = field;
    }

    @Override
    @Nullable Object select(EvaluationState evaluation) {
      return field == null ? null : evaluation.user().text(field);
    }
  }

  private static final class OfUserProperty extends Selector {
    private final String name;

    OfUserProperty(int slot, String name) {
      super(slot);
      this.name = name;
    }

    @Override
    @Nullable Object select(EvaluationState evaluation) {
      return evaluation.user().userProperties().get(name);
    }
  }

  private static final class OfNestedUserProperty extends Selector {
    private final List<String> path;

    OfNestedUserProperty(int slot, List<String> path) {
      super(slot);
      this.path = path;
    }

    @Override
    @Nullable Object select(EvaluationState evaluation) {
      return walk(evaluation.user().userProperties(), path, 0);
    }
  }

  private static final class OfContext extends Selector {
    private final List<String> path;

    OfContext(int slot, List<String> path) {
      super(slot);
      this.path = path;
    }

    @Override
    @Nullable Object select(EvaluationState evaluation) {
      return path.isEmpty() || !path.get(0).equals("context")
          ? null
          : walk(evaluation.user().context(), path, 1);
    }
  }

  /** The results so far, an earlier flag's result, or its key, value or metadata. */
  private static final class OfResult extends Selector {
    private final List<String> path;

    OfResult(List<String> path) {
      super(-1);
      this.path = path;
    }

    @Override
    @Nullable Object select(EvaluationState evaluation) {
      if (path.size() == 1) {
        Map<String, Object> results = new LinkedHashMap<>();
        evaluation.results().forEach((flagKey, variant) -> results.put(flagKey, fields(variant)));
        return results;
      }
      Variant variant = evaluation.result(path.get(1));
      if (variant == null) {
        return null;
      }
      if (path.size() == 2) {
        return fields(variant);
      }
      return switch (path.get(2)) {
        case "key" -> walk(variant.key(), path, 3);
        case "value" -> walk(variant.value(), path, 3);
        case "metadata" -> variant.metadata().isEmpty() ? null : walk(variant.metadata(), path, 3);
        default -> null;
      };
    }

    /** The payload is not among them: selectors do not see it. */
    private static Map<String, @Nullable Object> fields(Variant variant) {
      Map<String, @Nullable Object> fields = variant.fields();
      fields.remove("payload");
      return fields;
    }
  }
}
