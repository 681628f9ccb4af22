package dev.assay.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * What became of test classes that a test runs.
 *
 * @param passed the names of the tests that passed
 * @param failures the messages of the tests and containers that failed
 */
record Launched(List<String> passed, List<String> failures) {
  static Launched run(Class<?> testClass) {
    return run(testClass, Map.of());
  }

  static Launched run(Class<?> testClass, Map<String, String> parameters) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(testClass))
            .configurationParameters(parameters)
            .build();
    Launched launched = new Launched(new ArrayList<>(), new ArrayList<>());
    LauncherFactory.create().execute(request, launched.listener());
    return launched;
  }

  private TestExecutionListener listener() {
    return new TestExecutionListener() {
      @Override
      public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        synchronized (Launched.this) {
          result.getThrowable().ifPresent(failure -> failures.add(failure.getMessage()));
          if (test.isTest() && result.getThrowable().isEmpty()) {
            passed.add(test.getDisplayName());
          }
        }
      }
    };
  }
}
