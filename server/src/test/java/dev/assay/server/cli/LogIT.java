package dev.assay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import dev.assay.evaluation.JsonValue;
import dev.assay.server.JavaProgram;
import io.netty.bootstrap.ServerBootstrap;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LogIT {
  /** {@return what a server writes to its log from its start to its end} */
  private static String log(Map<String, String> environment) throws Exception {
    ProcessBuilder builder = JavaProgram.of(AssayCommand.class, "serve");
    builder.environment().putAll(environment);
    builder.environment().put("ASSAY_PORT", "0");
    builder.environment().put("ASSAY_FLAGS", "../samples/sample-project.yaml");
    Process process = builder.start();
    try (BufferedReader out = reader(process.getInputStream());
        BufferedReader err = reader(process.getErrorStream())) {
      assertThat(out.readLine()).startsWith("listening on http://");
      process.toHandle().destroy();
      assertThat(out.readLine()).isNull();
      StringBuilder log = new StringBuilder();
      err.lines().forEach(line -> log.append(line).append('\n'));
      return log.toString();
    } finally {
      process.destroyForcibly();
    }
  }

  private static BufferedReader reader(java.io.InputStream in) throws IOException {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  @Test
  void linesAreToBeRead() throws Exception {
    assertThat(log(Map.of()))
        .containsPattern("(?m)^\\S+ INFO +dev\\.assay\\.server - listening on http://");
  }

  @Test
  void everyLineIsAnObject() throws Exception {
    String log = log(Map.of("ASSAY_LOG_FORMAT", "json"));

    assertThat(log.lines())
        .isNotEmpty()
        .allSatisfy(
            line ->
                assertThat(((Map<?, ?>) JsonValue.parse(line).asPlain()).keySet().toString())
                    .contains("timestamp", "level", "loggerName", "formattedMessage"));
    assertThat(log).contains("\"formattedMessage\":\"listening on http:");
  }

  @Test
  void theLevelBoundsWhatIsTold() throws Exception {
    assertThat(log(Map.of("ASSAY_LOG_LEVEL", "error"))).isEmpty();
    assertThat(log(Map.of("ASSAY_LOG_LEVEL", "debug"))).contains("listening on");
  }

  @Test
  void connectionsThatComeWhileTheServerClosesAreNoWarnings() throws Exception {
    LoggerContext context = new LoggerContext();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(LogIT.class.getResource("log.xml"));

    assertThat(context.getLogger("io.netty.channel").isWarnEnabled()).isTrue();
    assertThat(context.getLogger(ServerBootstrap.class).isWarnEnabled()).isFalse();
    context.stop();
  }
}
