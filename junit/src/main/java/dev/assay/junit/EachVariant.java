package dev.assay.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test, in place of {@code @Test}, once for each variant of a flag. With several flags, it
 * runs for so many combinations that each two variants of two flags meet at least once. The flags
 * are those of {@link ExperimentFlags} or {@link ExperimentServer}; without these, the test has its
 * own, as with {@code @ExperimentFlags}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@TestTemplate
@ExtendWith({ExperimentExtension.class, EachVariantProvider.class})
public @interface EachVariant {
  /**
   * {@return flags, each with its variants, such as {@code new-checkout=off|on}; a flag's key alone
   * stands for all variants that the flag has}
   */
  String[] value();
}
