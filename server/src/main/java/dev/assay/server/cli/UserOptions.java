package dev.assay.server.cli;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say who the user is. */
final class UserOptions {
  @Option(
      names = "--user",
      paramLabel = "JSON|@FILE",
      description = "The user as JSON, or a file that holds it.")
  private @Nullable String user;

  @Option(names = "--user-id", paramLabel = "ID", description = "The user id.")
  private @Nullable String userId;

  @Option(names = "--device-id", paramLabel = "ID", description = "The device id.")
  private @Nullable String deviceId;

  @Option(
      names = "--user-property",
      paramLabel = "NAME=VALUE",
      description = "A user property; numbers, true and false are read as such. Repeatable.")
  private Map<String, String> userProperties = new LinkedHashMap<>();

  /** {@return the user: the JSON document first, single options over it} */
  ExperimentUser user() throws IOException {
    ExperimentUser.Builder builder =
        user == null
            ? ExperimentUser.builder()
            : ExperimentUser.fromJson(document(user)).toBuilder();
    if (userId != null) {
      builder.userId(userId);
    }
    if (deviceId != null) {
      builder.deviceId(deviceId);
    }
    userProperties.forEach((name, value) -> builder.userProperty(name, scalar(value)));
    return builder.build();
  }

  private static String document(String argument) throws IOException {
    return argument.startsWith("@") ? Files.readString(Path.of(argument.substring(1))) : argument;
  }

  private static @Nullable Object scalar(String text) {
    try {
      Object value = JsonValue.parse(text).asPlain();
      return value instanceof Number || value instanceof Boolean ? value : text;
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
