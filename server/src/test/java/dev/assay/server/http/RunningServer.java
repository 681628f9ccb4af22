package dev.assay.server.http;

import dev.assay.server.AssayServer;
import dev.assay.server.ServerConfig;
import dev.assay.server.project.FlagFiles;
import dev.assay.server.project.LoadedFlags;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Servers and requests as the tests want them. */
final class RunningServer {
  static final String AUTH = "Authorization: Api-Key secret-key";

  static final String PROJECT =
      """
      deployments: [{key: secret-key}]
      cohorts: [{id: beta, memberIds: [ann]}]
      flags:
        - key: on-flag
          variants: [{key: 'on', payload: {text: "zwölf ✓"}}]
          rolloutPercentage: 100
          bucketingKey: device_id
        - key: child
          evaluationMode: local
          variants: [{key: 'on'}]
          rolloutPercentage: 100
          bucketingKey: device_id
          parentDependencies: {flags: {group: ['on']}}
        - {key: group, deployments: [], variants: [{key: 'on'}], rolloutPercentage: 100}
        - key: beta
          variants: [{key: 'on'}]
          targetSegments:
            - conditions: [{type: cohort, op: set contains any, values: [beta]}]
      """;

  private RunningServer() {}

  static LoadedFlags flags(String yaml) {
    return FlagFiles.parse(Map.of("p.yaml", yaml.getBytes(StandardCharsets.UTF_8)));
  }

  static ServerConfig.Builder config() {
    return ServerConfig.builder().port(0).flags(flags(PROJECT)).drainTimeout(Duration.ofSeconds(5));
  }

  static AssayServer start() {
    return AssayServer.start(config().build());
  }

  static AssayServer start(String yaml) {
    return AssayServer.start(
        ServerConfig.builder()
            .port(0)
            .deploymentKeys(List.of("secret-key"))
            .flags(flags(yaml))
            .build());
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static String user(String json) {
    return "X-Amp-Exp-User: " + base64(json);
  }
}
