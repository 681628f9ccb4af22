package dev.assay.evaluation;

import dev.assay.evaluation.internal.json.JsonException;
import dev.assay.evaluation.internal.json.JsonReader;
import dev.assay.evaluation.internal.json.JsonWriter;
import dev.assay.fuzz.Expect;
import org.jspecify.annotations.Nullable;

/** JSON: what is read can be written, and read again to the same. */
public final class JsonFuzz {
  private JsonFuzz() {}

  /** Tries one input. */
  public static void fuzzerTestOneInput(byte[] input) throws JsonException {
    @Nullable Object value;
    try {
      value = JsonReader.read(input);
    } catch (JsonException e) {
      return;
    }
    String text = JsonWriter.write(value);
    Expect.equal(text, JsonWriter.write(JsonReader.read(text)));
  }
}
