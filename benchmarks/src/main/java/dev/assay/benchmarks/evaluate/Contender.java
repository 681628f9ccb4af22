package dev.assay.benchmarks.evaluate;

import java.io.IOException;
import java.util.Map;

/**
 * An engine with the flags of the comparison, each in the engine's own form: users whose plan is
 * {@code tester} get {@code treatment}, all others {@code control} or {@code treatment}, half each,
 * by a hash of their id.
 *
 * <p>Thread-safe.
 *
 * @param <U> the engine's form of a user
 */
interface Contender<U> {
  /** {@return a new user with the attributes of the comparison} */
  U user(String userId, String plan);

  /** {@return the variant of one flag, in the form in which the engine gives it} */
  Object one(U user, String flagKey);

  /** {@return the variants of all flags, in the form in which the engine gives them} */
  Object all(U user);

  /** {@return the name of the variant that {@link #one} gives} */
  String variantOf(U user, String flagKey);

  /** {@return the names of the variants that {@link #all} gives, by flag key} */
  Map<String, String> variantsOf(U user);

  /** {@return the contender of a name, with {@code flag-1} and so on} */
  static Contender<?> of(String name, int flags) throws IOException {
    return switch (name) {
      case "bare" -> new BareHash(flags);
      case "Assay" -> new Assay(flags);
      case "LaunchDarkly" -> new LaunchDarkly(flags);
      case "Unleash" -> new UnleashFlags(flags);
      default -> throw new IllegalArgumentException("unknown contender " + name);
    };
  }
}
