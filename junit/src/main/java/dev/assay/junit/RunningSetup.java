package dev.assay.junit;

import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.RemoteEvaluationClient;
import dev.assay.testkit.RecordedExposures;
import dev.assay.testkit.TestFlags;
import java.net.URI;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The flags, and perhaps the server, of a test or a test class.
 *
 * <p>Thread-safe.
 *
 * @param server null if there is none
 */
record RunningSetup(TestSetup setup, TestFlags flags, @Nullable TestServer server)
    implements AutoCloseable {
  private static final Set<Class<?>> OF_FLAGS =
      Set.of(
          TestFlags.class,
          LocalEvaluationClient.class,
          RemoteEvaluationClient.class,
          RecordedExposures.class);
  private static final Set<Class<?>> OF_SERVER = Set.of(TestServer.class, URI.class);

  /** {@return what the test, or the test class, has; started by the first call} */
  static RunningSetup of(ExtensionContext context) {
    TestSetup setup = TestSetup.of(context);
    ExtensionContext owner = setup.isShared() ? classOf(context) : context;
    return store(owner)
        .getOrComputeIfAbsent(
            setup, key -> setup.start(context.getRequiredTestClass()), RunningSetup.class);
  }

  /** {@return what the test has, or null if it was never asked for} */
  static @Nullable RunningSetup ifStarted(ExtensionContext context) {
    return store(context).get(TestSetup.of(context), RunningSetup.class);
  }

  /** Closes what the test, or the test class, itself has: JUnit does so from 5.13 on only. */
  static void end(ExtensionContext context) {
    RunningSetup running = store(context).remove(TestSetup.of(context), RunningSetup.class);
    if (running != null) {
      running.close();
    }
  }

  private static ExtensionContext.Store store(ExtensionContext context) {
    return context.getStore(ExtensionContext.Namespace.create(RunningSetup.class));
  }

  private static ExtensionContext classOf(ExtensionContext context) {
    ExtensionContext found = context;
    while (found.getTestMethod().isPresent()) {
      found = found.getParent().orElseThrow();
    }
    return found;
  }

  static boolean canGive(Class<?> type, TestSetup setup) {
    return OF_FLAGS.contains(type) || (setup.hasServer() && OF_SERVER.contains(type));
  }

  /** {@return what a parameter of the type is given} */
  Object give(Class<?> type) {
    if (type == TestFlags.class) {
      return flags;
    }
    if (type == RecordedExposures.class) {
      return flags.exposures();
    }
    if (type == LocalEvaluationClient.class) {
      return server == null ? flags.local() : server.local();
    }
    if (type == RemoteEvaluationClient.class) {
      return server == null ? flags.remote() : server.remote();
    }
    TestServer running = Objects.requireNonNull(server, "server");
    return type == URI.class ? running.url() : running;
  }

  /** Checks what a test did, and makes what it changed undone if others come after it. */
  void afterTest() {
    try {
      if (setup.strict()) {
        flags.requireDeclared();
      }
    } finally {
      if (setup.isShared()) {
        flags.reset();
      }
    }
  }

  @Override
  public void close() {
    if (server == null) {
      flags.close();
    } else {
      server.close();
    }
  }
}
