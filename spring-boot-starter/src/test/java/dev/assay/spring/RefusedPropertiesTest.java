package dev.assay.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What can't work ends the application's start, and the message names the property. */
class RefusedPropertiesTest {
  private final ApplicationContextRunner context =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(AssayAutoConfiguration.class));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "assay.remote.deployment-key|''|blank",
        "assay.remote.fetch-timeout|0s|not more than zero",
        "assay.remote.fetch-timeout|soon|Duration",
        "assay.remote.fetch-retries|-1|is not from 0",
        "assay.remote.fetch-retries|many|NumberFormat",
        "assay.remote.retry-jitter|2|is not from 0.0 to 1.0",
        "assay.remote.server-url|ftp://flags|does not begin with http",
        "assay.remote.server-zone|mars|Zone",
        "assay.remote.debug|maybe|boolean",
        "assay.remote.ssl-bundle|mine|no SSL bundle",
        "assay.remote.fallback.last-known-users|-1|is less than 1",
        "assay.remote.fetch-timout|1s|The elements",
        "assay.local.start-timeout|25h|24 hours",
        "assay.local.bootstrap|classpath:nowhere.json|can't be read",
        "assay.local.bootstrap|classpath:application.properties|",
        "assay.local.cohort-sync.secret-key|s|",
        "assay.local.cohort-sync.cohort-polling-interval|1s|less than 60 seconds",
        "assay.local.exposure-tracking.flush-queue-size|0|is not from 1 to 2000",
        "assay.local.assignment-tracking.max-spool-bytes|1KB|is not from",
        "assay.cookie.api-key|short|at least 10 characters",
        "assay.cookie.max-age|0s|not more than zero",
        "assay.cookie.domain|.-example.org|Invalid",
        "assay.request.client|both|",
        "assay.cookies.api-key|0123456789|The elements"
      })
  void theMessageNamesThePropertyAndTheRule(String property, String value, String rule) {
    context
        .withPropertyValues(
            "assay.remote.deployment-key=client-key",
            "assay.local.deployment-key=server-key",
            "assay.cookie.api-key=0123456789",
            property + "=" + value)
        .run(
            c -> {
              assertThat(c).hasFailed();
              assertThat(stackTrace(c.getStartupFailure()))
                  .contains(property.replace("secret-key", "api-key"))
                  .contains(rule == null ? "" : rule);
            });
  }

  @Test
  void aKeyWithoutItsPartnerIsRefused() {
    assertRefused("assay.local.cohort-sync.api-key=a", "secret-key: is missing beside the API key");
    assertRefused("assay.cookie.same-site=none", "assay.cookie.secure: browsers refuse");
  }

  @Test
  void aCookieThatIsToBeSetNeedsItsName() {
    context
        .withPropertyValues("assay.cookie.set-when-missing=true")
        .run(
            c ->
                assertThat(c)
                    .getFailure()
                    .rootCause()
                    .hasMessage("assay.cookie.api-key: is missing, which names the cookie to set"));
  }

  private void assertRefused(String property, String message) {
    context
        .withPropertyValues(
            "assay.local.deployment-key=server-key", "assay.cookie.api-key=0123456789", property)
        .run(c -> assertThat(stackTrace(c.getStartupFailure())).contains(message));
  }

  @ParameterizedTest
  @CsvSource({
    "assay.remote.proxy, http://me:hush@proxy",
    "assay.remote.server-url, https://me:hush@flags.internal",
    "assay.remote.deployment-key, hush hush",
    "assay.local.proxy, hush",
    "assay.local.server-url, ht^tp://me:hush@flags.internal",
    "assay.local.deployment-key, hush\u00e4",
    "assay.local.cohort-sync.secret-key, hush\u00e4",
    "assay.cookie.api-key, hush"
  })
  void aSecretIsNotRepeated(String property, String secret) {
    context
        .withPropertyValues(
            "assay.remote.deployment-key=client-key",
            "assay.local.deployment-key=server-key",
            property + "=" + secret)
        .withPropertyValues(
            property.contains("cohort") ? "assay.local.cohort-sync.api-key=a" : "ignored=1")
        .run(
            c -> {
              assertThat(c).hasFailed();
              assertThat(stackTrace(c.getStartupFailure()))
                  .contains(property)
                  .doesNotContain("hush");
            });
  }

  @Test
  void springBootsReportTellsThePropertyAndTheReason() {
    FailureAnalysis analysis =
        new InvalidPropertyFailureAnalyzer()
            .analyze(
                new IllegalStateException(
                    new InvalidPropertyException("assay.remote.fetch-timeout", "is too long")));

    assertThat(analysis.getDescription())
        .isEqualTo("The property assay.remote.fetch-timeout can't be used: is too long.");
    assertThat(analysis.getAction()).contains("assay.remote.fetch-timeout");
  }

  @Test
  void aMisspeltNameIsToldWithoutItsValue() {
    context
        .withPropertyValues(
            "assay.remote.deployment-key=client-key", "assay.remote.deploymet-key=hush")
        .run(
            c -> {
              FailureAnalysis analysis =
                  new UnknownPropertyFailureAnalyzer().analyze(c.getStartupFailure());
              assertThat(analysis.getDescription())
                  .isEqualTo("There is no property assay.remote.deploymet-key.");
            });
    UnboundConfigurationPropertiesException others =
        new UnboundConfigurationPropertiesException(
            Set.of(
                new ConfigurationProperty(ConfigurationPropertyName.of("other.name"), "x", null)));
    assertThat(new UnknownPropertyFailureAnalyzer().analyze(others)).isNull();
  }

  @Test
  void theReportOfARealStartHoldsNoSecret() {
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertThatThrownBy(
              () ->
                  new SpringApplicationBuilder(AssayAutoConfiguration.class)
                      .web(WebApplicationType.NONE)
                      .properties(
                          "assay.remote.deployment-key=client-key",
                          "assay.remote.deploymet-key=hush")
                      .run())
          .isInstanceOf(BeanCreationException.class);
    } finally {
      System.setOut(out);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("There is no property assay.remote.deploymet-key.")
        .doesNotContain("hush");
  }

  @Test
  void variablesOfTheEnvironmentThatNameNoPropertyAreLeftAlone() {
    context
        .withInitializer(
            c ->
                c.getEnvironment()
                    .getPropertySources()
                    .addFirst(
                        new SystemEnvironmentPropertySource(
                            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                            Map.of("ASSAY_SERVER_URL", "x", "ASSAY_REMOTE_FETCHRETRIES", "4"))))
        .run(
            c -> {
              assertThat(c).hasNotFailed();
              assertThat(c.getBean(AssayProperties.class).remote().fetchRetries()).isEqualTo(4);
              assertThat(c.getBean(Environment.class).getProperty("assay.server-url"))
                  .isEqualTo("x");
            });
  }

  private static String stackTrace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
