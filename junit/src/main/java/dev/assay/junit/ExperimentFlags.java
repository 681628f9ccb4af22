package dev.assay.junit;

import dev.assay.testkit.TestFlags;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test flags of its own, without a server. Its methods may have parameters of the types
 * {@link TestFlags}, {@link dev.assay.sdk.LocalEvaluationClient}, {@link
 * dev.assay.sdk.RemoteEvaluationClient} and {@link dev.assay.testkit.RecordedExposures}; everything
 * is closed after the test. On a method it replaces what stands on the class.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(ExperimentExtension.class)
public @interface ExperimentFlags {
  /** {@return flags that give everyone the same variant, such as {@code new-checkout=on}} */
  String[] value() default {};

  /**
   * {@return flag files and project files, JSON or YAML, each a resource of the test class or a
   * path. Cohorts in them are not known to clients without a server: users name theirs}
   */
  String[] files() default {};

  /** {@return whether a test fails that asks for a flag it does not declare} */
  boolean strict() default false;
}
