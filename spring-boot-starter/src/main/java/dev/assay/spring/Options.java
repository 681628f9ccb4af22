package dev.assay.spring;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Hands properties to a builder, and names the property when a value is refused. */
final class Options {
  private static final Pattern HYPHEN = Pattern.compile("-(.)");

  private final String prefix;

  Options(String prefix) {
    this.prefix = prefix;
  }

  /** Hands over a property that has a value or a default. */
  <T> Options set(String name, @Nullable T value, Consumer<T> setter) {
    if (value != null) {
      try {
        setter.accept(value);
      } catch (IllegalArgumentException e) {
        throw refused(name, e);
      }
    }
    return this;
  }

  /** {@return the failure of a property, in the words of the one who refused it} */
  InvalidPropertyException refused(String name, IllegalArgumentException reason) {
    String message = String.valueOf(reason.getMessage());
    String option = option(name) + ": ";
    return refused(name, message.startsWith(option) ? message.substring(option.length()) : message);
  }

  /** {@return the failure of a property} */
  InvalidPropertyException refused(String name, String reason) {
    return new InvalidPropertyException(prefix + "." + name, reason);
  }

  private static String option(String name) {
    return HYPHEN.matcher(name).replaceAll(found -> found.group(1).toUpperCase(Locale.ROOT));
  }
}
