package dev.assay.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test, in place of {@code @Test}, once for each variant of a flag. With several of these,
 * it runs for so many combinations that each two variants of two flags meet at least once. The
 * flags are those of {@link ExperimentFlags} or {@link ExperimentServer}; without these, the test
 * has its own, as with {@code @ExperimentFlags}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Repeatable(EachVariant.Several.class)
@TestTemplate
@ExtendWith({ExperimentExtension.class, EachVariantProvider.class})
public @interface EachVariant {
  /** {@return the flag's key} */
  String flag();

  /** {@return the variants' keys; none: all that the flag has} */
  String[] of() default {};

  /** Holds several of them; the compiler puts it there. */
  @Documented
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  @TestTemplate
  @ExtendWith({ExperimentExtension.class, EachVariantProvider.class})
  @interface Several {
    /** {@return them} */
    EachVariant[] value();
  }
}
