package dev.assay.junit;

import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests their flags, clients and servers. */
final class ExperimentExtension implements ParameterResolver, AfterEachCallback, AfterAllCallback {
  /** A constructor's parameters would be shared by tests that must not share them. */
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    TestSetup setup = TestSetup.of(context);
    return parameter.getDeclaringExecutable() instanceof Method
        && (context.getTestMethod().isPresent() || setup.isShared())
        && RunningSetup.canGive(parameter.getParameter().getType(), setup);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return RunningSetup.of(context).give(parameter.getParameter().getType());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    RunningSetup running = RunningSetup.ifStarted(context);
    if (running != null) {
      try {
        running.afterTest();
      } finally {
        RunningSetup.end(context);
      }
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    try {
      RunningSetup.end(context);
    } catch (ExtensionConfigurationException e) {
      // The tests have told it; nothing was started.
    }
  }
}
