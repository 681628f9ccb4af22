package dev.assay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.RemoteEvaluationClient;
import dev.assay.testkit.TestFlags;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Test classes that run at the same time, each with flags of the same keys, never mix. */
@Timeout(120)
public class ParallelClassesIT {
  private static final int CLASSES = 50;
  private static final ExperimentUser USER = ExperimentUser.builder().userId("u").build();
  private static final CountDownLatch TWO_AT_ONCE = new CountDownLatch(2);
  private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

  /**
   * What each test does.
   *
   * @param own the variant that only this class's flags have
   */
  public static void test(
      String own, TestFlags flags, LocalEvaluationClient local, RemoteEvaluationClient remote)
      throws InterruptedException {
    TWO_AT_ONCE.countDown();
    assertThat(TWO_AT_ONCE.await(30, TimeUnit.SECONDS)).as("tests run at once").isTrue();
    for (int i = 0; i < 5; i++) {
      String variant = own + "-" + i;
      flags.set("shared", variant);
      check(own, variant, local.evaluate(USER));
      check(own, variant, remote.fetch(USER));
    }
    SEEN.add(own);
  }

  private static void check(String own, String variant, Variants variants) {
    assertThat(variants.asMap()).containsOnlyKeys("shared", "fixed", own);
    assertThat(variants.get("shared").key()).isEqualTo(variant);
    assertThat(variants.get("fixed").key()).isEqualTo(own);
  }

  /** {@return a test class; every other one has a server for each test, the rest have none} */
  private static JavaFileObject source(int number) {
    String name = "Generated" + number;
    String own = "own" + number;
    String annotation = number % 2 == 0 ? "ExperimentServer" : "ExperimentFlags";
    String flags = "{\"shared=on\", \"fixed=%s\", \"%s=on\"}".formatted(own, own);
    StringBuilder code =
        new StringBuilder("@dev.assay.junit.%s(%s)%n".formatted(annotation, flags));
    code.append("class ").append(name).append(" {\n");
    for (String method : List.of("first", "second")) {
      code.append(
          """
            @org.junit.jupiter.api.Test
            void %s(dev.assay.testkit.TestFlags f, dev.assay.sdk.LocalEvaluationClient l,
                dev.assay.sdk.RemoteEvaluationClient r) throws Exception {
              dev.assay.it.ParallelClassesIT.test("%s", f, l, r);
            }
          """
              .formatted(method, own));
    }
    String text = code.append("}\n").toString();
    URI uri = URI.create("string:///" + name + ".java");
    return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  private static void compile(Path folder) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    List<String> options = List.of("-proc:none", "-d", folder.toString());
    List<JavaFileObject> sources =
        IntStream.range(0, CLASSES).mapToObj(ParallelClassesIT::source).toList();
    assertThat(compiler.getTask(messages, null, null, options, null, sources).call())
        .as(messages.toString())
        .isTrue();
  }

  private static TestExecutionSummary run(List<Class<?>> classes) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(classes.stream().map(c -> selectClass(c)).toList())
            .configurationParameters(
                Map.of(
                    "junit.jupiter.execution.parallel.enabled", "true",
                    "junit.jupiter.execution.parallel.mode.default", "concurrent",
                    "junit.jupiter.execution.parallel.mode.classes.default", "concurrent",
                    "junit.jupiter.execution.parallel.config.strategy", "fixed",
                    "junit.jupiter.execution.parallel.config.fixed.parallelism", "8"))
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    return listener.getSummary();
  }

  @Test
  void fiftyClassesWithTheirOwnFlagsNeverMix(@TempDir Path folder) throws Exception {
    compile(folder);
    URL[] path = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path, getClass().getClassLoader())) {
      List<Class<?>> classes = new ArrayList<>();
      for (int number = 0; number < CLASSES; number++) {
        classes.add(loader.loadClass("Generated" + number));
      }
      TestExecutionSummary summary = run(classes);

      assertThat(summary.getFailures()).as(() -> failures(summary)).isEmpty();
      assertThat(summary.getTestsSucceededCount()).isEqualTo(2L * CLASSES);
      assertThat(SEEN).hasSize(CLASSES);
    }
  }

  private static String failures(TestExecutionSummary summary) {
    return summary.getFailures().stream()
        .map(
            failure -> failure.getTestIdentifier().getDisplayName() + ": " + failure.getException())
        .toList()
        .toString();
  }
}
