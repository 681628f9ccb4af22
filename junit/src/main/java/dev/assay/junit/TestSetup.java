package dev.assay.junit;

import dev.assay.evaluation.FlagSet;
import dev.assay.junit.ExperimentServer.Lifetime;
import dev.assay.server.project.LoadedFlags;
import dev.assay.testkit.TestFlags;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What annotations ask for.
 *
 * <p>Immutable.
 *
 * @param variants pairs of flag and variant, {@code new-checkout=on}
 * @param files resources and paths of flag files
 * @param deploymentKey what a server is to serve, or null: no server
 * @param lifetime how long it lives
 * @param strict whether flags must be declared
 */
record TestSetup(
    List<String> variants,
    List<String> files,
    @Nullable String deploymentKey,
    Lifetime lifetime,
    boolean strict) {
  private static final TestSetup NONE =
      new TestSetup(List.of(), List.of(), null, Lifetime.TEST, false);

  /** {@return what stands on the test method, or else on its class or those around it} */
  static TestSetup of(ExtensionContext context) {
    return context
        .getTestMethod()
        .flatMap(
            method ->
                of(
                        AnnotationSupport.findAnnotation(method, ExperimentFlags.class),
                        AnnotationSupport.findAnnotation(method, ExperimentServer.class))
                    .map(TestSetup::forOneTest))
        .or(
            () ->
                of(
                    AnnotationSupport.findAnnotation(
                        context.getRequiredTestClass(),
                        ExperimentFlags.class,
                        context.getEnclosingTestClasses()),
                    AnnotationSupport.findAnnotation(
                        context.getRequiredTestClass(),
                        ExperimentServer.class,
                        context.getEnclosingTestClasses())))
        .orElse(NONE);
  }

  private static Optional<TestSetup> of(
      Optional<ExperimentFlags> flags, Optional<ExperimentServer> server) {
    if (flags.isPresent() && server.isPresent()) {
      throw new ExtensionConfigurationException(
          "@ExperimentServer brings its own flags: @ExperimentFlags does not go with it");
    }
    return flags.map(TestSetup::of).or(() -> server.map(TestSetup::of));
  }

  private static TestSetup of(ExperimentFlags flags) {
    return new TestSetup(
        List.of(flags.value()), List.of(flags.files()), null, Lifetime.TEST, flags.strict());
  }

  private static TestSetup of(ExperimentServer server) {
    return new TestSetup(
        List.of(server.value()),
        List.of(server.files()),
        server.deploymentKey(),
        server.lifetime(),
        server.strict());
  }

  private TestSetup forOneTest() {
    return new TestSetup(variants, files, deploymentKey, Lifetime.TEST, strict);
  }

  boolean hasServer() {
    return deploymentKey != null;
  }

  boolean isShared() {
    return lifetime == Lifetime.TEST_CLASS;
  }

  /** {@return the flags that a test begins with} */
  FlagSet flags(Class<?> testClass) {
    try (TestFlags flags = flags(loaded(testClass))) {
      return flags.flags();
    }
  }

  private LoadedFlags loaded(Class<?> testClass) {
    return files.isEmpty() ? LoadedFlags.of(FlagSet.empty()) : FlagResources.load(files, testClass);
  }

  private TestFlags flags(LoadedFlags loaded) {
    FlagSet set = loaded.flags();
    try (TestFlags flags = TestFlags.of(set)) {
      for (String pair : variants) {
        int equals = pair.indexOf('=');
        if (equals < 1) {
          throw new ExtensionConfigurationException(
              "expected a flag and its variant, such as new-checkout=on, but found: " + pair);
        }
        flags.set(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
      }
      set = flags.flags();
    }
    return TestFlags.of(set);
  }

  /** Starts what is asked for. */
  RunningSetup start(Class<?> testClass) {
    LoadedFlags loaded = loaded(testClass);
    TestFlags flags = flags(loaded);
    String key = deploymentKey;
    TestServer server = key == null ? null : TestServer.start(flags, loaded, key);
    return new RunningSetup(this, flags, server);
  }
}
