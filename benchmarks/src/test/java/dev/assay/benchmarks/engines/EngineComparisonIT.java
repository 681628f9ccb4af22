package dev.assay.benchmarks.engines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.benchmarks.Section;
import dev.assay.benchmarks.run.PlainExchange;
import dev.assay.benchmarks.run.SampleProject;
import dev.assay.benchmarks.run.SampleRequest;
import dev.assay.benchmarks.run.Settings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineComparisonIT {
  private static final int FLAGS = 10;

  @ParameterizedTest
  @ValueSource(strings = {"netty", "vertx", "jetty", "assay"})
  void eachEngineAnswers(String name) throws Exception {
    int port = Engine.named(name).start(Answer.evaluation(FLAGS));
    try (PlainExchange exchange = new PlainExchange(port, SampleRequest.GET)) {
      exchange.exchange();
      assertThat(exchange.body())
          .asString()
          .isEqualTo(new String(SampleProject.body(FLAGS), UTF_8));
    }
  }

  /** As short as it goes, with one engine of the three: the figures mean nothing. */
  @Test
  void everyFigureIsInTheTable(@TempDir Path folder) throws Exception {
    Section section = Section.named("engines", folder);

    EngineComparison.run(new Settings(1, 5, 5, List.of(section.file())), List.of("netty"));

    assertThat(section.file())
        .content()
        .contains("| netty, echo |", "| netty, evaluation |", "| assay, evaluation |");
  }
}
