package dev.assay.junit;

import dev.assay.evaluation.Flag;
import dev.assay.evaluation.FlagSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    return !annotations(context).isEmpty();
  }

  private static List<EachVariant> annotations(ExtensionContext context) {
    return AnnotationSupport.findRepeatableAnnotations(
        context.getRequiredTestMethod(), EachVariant.class);
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
    for (EachVariant each : annotations(context)) {
      if (variants.put(each.flag(), variants(each, flags)) != null) {
        throw new ExtensionConfigurationException("two @EachVariant name " + each.flag());
      }
    }
    return runs(variants).stream();
  }

  private static List<String> variants(EachVariant each, FlagSet flags) {
    if (each.of().length > 0) {
      return List.of(each.of());
    }
    Flag flag =
        flags
            .flag(each.flag())
            .orElseThrow(
                () ->
                    new ExtensionConfigurationException(
                        "@EachVariant names no variants, and there is no flag " + each.flag()));
    if (flag.variants().isEmpty()) {
      throw new ExtensionConfigurationException("the flag has no variants: " + each.flag());
    }
    return List.copyOf(flag.variants().keySet());
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
