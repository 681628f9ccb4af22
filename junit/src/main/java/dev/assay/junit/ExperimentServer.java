package dev.assay.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Starts an Assay server on a free port of the loopback interface, for each test or each test
 * class. The methods may have parameters of the types {@link TestServer}, {@link java.net.URI} (the
 * server's URL), {@link dev.assay.testkit.TestFlags} (what it serves, to be changed), {@link
 * dev.assay.sdk.LocalEvaluationClient}, {@link dev.assay.sdk.RemoteEvaluationClient} and {@link
 * dev.assay.testkit.RecordedExposures} (those of the local client). On a method it replaces what
 * stands on the class, and is for one test.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(ExperimentExtension.class)
public @interface ExperimentServer {
  /** How long a server lives. */
  enum Lifetime {
    /** For one test: tests never see each other's changes. */
    TEST,
    /**
     * For a test class: after each test its flags are what they were in the beginning. Tests that
     * change flags must not run at the same time then.
     */
    TEST_CLASS
  }

  /** {@return flags that give everyone the same variant, such as {@code new-checkout=on}} */
  String[] value() default {};

  /**
   * {@return flag files and project files, JSON or YAML, each a resource of the test class or a
   * path}
   */
  String[] files() default {};

  /** {@return the deployment key that is served, with every flag} */
  String deploymentKey() default "test";

  /** {@return how long the server lives} */
  Lifetime lifetime() default Lifetime.TEST;

  /** {@return whether a test fails that asks for a flag it does not declare} */
  boolean strict() default false;
}
