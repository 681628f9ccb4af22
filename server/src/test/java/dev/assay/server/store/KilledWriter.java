package dev.assay.server.store;

import dev.assay.evaluation.JsonValue;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * A process of its own that writes until it is killed, and prints each version that was
 * acknowledged.
 */
final class KilledWriter {
  static final String PROJECT = "p";

  /** Ends a line that was not cut off. */
  static final String END = ";";

  private KilledWriter() {}

  static StoreConfig config(String place) {
    return place.startsWith("postgres")
        ? StoreConfig.postgres(place)
        : StoreConfig.directory(Path.of(place));
  }

  public static void main(String[] arguments) {
    PrintStream out = System.out;
    Store store = Store.open(config(arguments[0]));
    int version = store.write(Author.SERVER, KilledWriter::version);
    while (true) {
      int expected = version;
      version = store.write(Author.SERVER, tx -> write(tx, expected));
      out.println(version + END);
    }
  }

  private static int version(WriteTransaction tx) {
    return tx.find(ObjectKind.PROJECT, PROJECT)
        .orElseGet(() -> tx.createProject(PROJECT, null, JsonValue.of(Map.of())))
        .version();
  }

  /** One transaction of two changes: a version of the project and a flag that is named after it. */
  private static int write(WriteTransaction tx, int expected) {
    JsonValue document = JsonValue.of(Map.of("text", "x".repeat(2_000)));
    int version = tx.update(ObjectKind.PROJECT, PROJECT, expected, document).version();
    tx.create(ObjectKind.FLAG, PROJECT, null, "flag-" + version, document);
    return version;
  }
}
