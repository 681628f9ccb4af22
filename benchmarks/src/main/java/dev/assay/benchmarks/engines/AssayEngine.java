package dev.assay.benchmarks.engines;

import dev.assay.benchmarks.run.SampleProject;
import dev.assay.server.AssayServer;
import dev.assay.server.ServerConfig;
import dev.assay.server.project.LoadedFlags;
import java.util.List;

/** The whole server, which always evaluates. */
final class AssayEngine implements Engine {
  @Override
  public int start(Answer answer) {
    ServerConfig config =
        ServerConfig.builder()
            .port(0)
            .deploymentKeys(List.of(SampleProject.KEY))
            .flags(LoadedFlags.of(SampleProject.flags(10)))
            .build();
    return AssayServer.start(config).port();
  }
}
