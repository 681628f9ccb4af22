package dev.assay.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.assay.brokenrules.Sleeper;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HouseRulesTest {
  private static final double MOST_PUBLIC_TYPES = 0.55;

  /** A module with fewer types may be little more than its API. */
  private static final int FEW_TYPES = 20;

  private static final JavaClasses PUBLISHED = Modules.publishedClasses();

  /** Classes that break every rule, to see that the rules can fail. */
  private static final JavaClasses BROKEN =
      new ClassFileImporter().importPackages("dev.assay.brokenrules", "dev.assay.sdk.brokenrules");

  private static final ArchRule TESTS_DO_NOT_SLEEP =
      noClasses()
          .that()
          .resideOutsideOfPackage("..brokenrules..")
          .should()
          .callMethodWhere(DescribedPredicate.describe("a thread sleeps", HouseRulesTest::isSleep))
          .as("tests wait for conditions, they do not sleep");

  private static boolean isSleep(JavaCall<?> call) {
    return call.getName().equals("sleep")
        && Set.of("java.lang.Thread", "java.util.concurrent.TimeUnit")
            .contains(call.getTargetOwner().getName());
  }

  @ParameterizedTest
  @EnumSource
  void publishedClassesKeep(HouseRule rule) {
    rule.rule().check(PUBLISHED);
  }

  @ParameterizedTest
  @EnumSource
  void aClassThatBreaksTheRuleIsFound(HouseRule rule) {
    assertThat(rule.rule().evaluate(BROKEN).hasViolation()).isTrue();
  }

  @Test
  void testsDoNotSleep() {
    TESTS_DO_NOT_SLEEP.check(Modules.testClasses());
  }

  @Test
  void aSleepingTestIsFound() {
    assertThat(isSleeping(Sleeper.class)).isTrue();
    assertThat(isSleeping(HouseRulesTest.class)).isFalse();
  }

  private static boolean isSleeping(Class<?> type) {
    return new ClassFileImporter()
        .importClass(type).getMethodCallsFromSelf().stream().anyMatch(HouseRulesTest::isSleep);
  }

  @Test
  void packagesThatAreNotExportedAreNamedInternal() {
    for (Path library : Modules.libraries()) {
      assertThat(hiddenPackages(Modules.imported(List.of(library)), library))
          .as(Modules.name(library))
          .allMatch(name -> name.contains(".internal."));
    }
  }

  private static Set<String> hiddenPackages(Collection<JavaClass> types, Path library) {
    Set<String> exported = Modules.exportedPackages(library);
    return types.stream()
        .map(type -> type.getPackageName())
        .filter(name -> !name.isEmpty() && !exported.contains(name))
        .map(name -> name + ".")
        .collect(Collectors.toSet());
  }

  @Test
  void aboutHalfOfTheTypesAreTheApiAtMost() {
    for (Path library : Modules.libraries()) {
      JavaClasses types = Modules.imported(List.of(library));
      if (topLevel(types).size() > FEW_TYPES) {
        assertThat(publicShare(types, Modules.exportedPackages(library)))
            .as(Modules.name(library))
            .isLessThanOrEqualTo(MOST_PUBLIC_TYPES);
      }
    }
  }

  @Test
  void tooLargeAnApiIsFound() {
    assertThat(publicShare(BROKEN, Set.of("dev.assay.brokenrules.first")))
        .isBetween(0.01, MOST_PUBLIC_TYPES);
    assertThat(
            publicShare(
                new ClassFileImporter().importPackages("dev.assay.brokenrules.first"),
                Set.of("dev.assay.brokenrules.first")))
        .isEqualTo(1);
  }

  /**
   * {@return the share of public types in exported packages among all types that are not nested}
   */
  private static double publicShare(Collection<JavaClass> types, Set<String> exported) {
    List<JavaClass> topLevel = topLevel(types);
    long open =
        topLevel.stream()
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(type -> exported.contains(type.getPackageName()))
            .count();
    return (double) open / topLevel.size();
  }

  private static List<JavaClass> topLevel(Collection<JavaClass> types) {
    return types.stream()
        .filter(type -> type.isTopLevelClass() && !type.getSimpleName().contains("-"))
        .toList();
  }
}
