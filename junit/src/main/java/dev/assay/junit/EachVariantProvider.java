package dev.assay.junit;

import dev.assay.evaluation.FlagSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs a test for combinations of variants. */
final class EachVariantProvider implements TestTemplateInvocationContextProvider {
  /**
   * One run.
   *
   * @param variants the variants' keys by flag key
   */
  private record Run(Map<String, String> variants) implements TestTemplateInvocationContext {
    @Override
    public String getDisplayName(int invocationIndex) {
      return variants.entrySet().stream()
          .map(each -> each.getKey() + "=" + each.getValue())
          .collect(Collectors.joining(", "));
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      BeforeEachCallback setting =
          context -> variants.forEach(RunningSetup.of(context).flags()::set);
      return List.of(setting);
    }
  }

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return annotation(context).isPresent();
  }

  private static Optional<EachVariant> annotation(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), EachVariant.class);
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    TestSetup setup = TestSetup.of(context);
    if (setup.isShared() && context.getExecutionMode() == ExecutionMode.CONCURRENT) {
      throw new ExtensionConfigurationException(
          "@EachVariant sets the flags of the class's server, and its runs may be at the same time:"
              + " use Lifetime.TEST, or @Execution(ExecutionMode.SAME_THREAD)");
    }
    FlagSet flags = setup.flags(context.getRequiredTestClass());
    Map<String, List<String>> variants = new LinkedHashMap<>();
    for (String text : annotation(context).orElseThrow().value()) {
      String[] parts = text.split("=", 2);
      String flagKey = parts[0].strip();
      List<String> named = parts.length == 1 ? declared(flags, flagKey) : named(text, parts[1]);
      if (variants.put(flagKey, named) != null) {
        throw new ExtensionConfigurationException("@EachVariant names a flag twice: " + flagKey);
      }
    }
    return runs(variants).stream();
  }

  private static List<String> named(String text, String variants) {
    List<String> named = Arrays.stream(variants.split("\\|", -1)).map(String::strip).toList();
    if (named.contains("")) {
      throw new ExtensionConfigurationException(
          "expected a flag and its variants, such as new-checkout=off|on, but found: " + text);
    }
    return named;
  }

  private static List<String> declared(FlagSet flags, String flagKey) {
    List<String> variants =
        flags.flag(flagKey).map(flag -> List.copyOf(flag.variants().keySet())).orElse(List.of());
    if (variants.isEmpty()) {
      throw new ExtensionConfigurationException(
          "@EachVariant names no variants, and there is no flag that has any: " + flagKey);
    }
    return variants;
  }

  private static List<TestTemplateInvocationContext> runs(Map<String, List<String>> variants) {
    List<TestTemplateInvocationContext> runs = new ArrayList<>();
    int[] sizes = variants.values().stream().mapToInt(List::size).toArray();
    for (int[] row : AllPairs.rows(sizes)) {
      Map<String, String> chosen = new LinkedHashMap<>();
      int factor = 0;
      for (Map.Entry<String, List<String>> flag : variants.entrySet()) {
        chosen.put(flag.getKey(), flag.getValue().get(row[factor++]));
      }
      runs.add(new Run(chosen));
    }
    return runs;
  }
}
