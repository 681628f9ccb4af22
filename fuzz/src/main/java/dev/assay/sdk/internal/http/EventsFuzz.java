package dev.assay.sdk.internal.http;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import dev.assay.fuzz.Expect;
import dev.assay.fuzz.Pieces;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A stream of events: the same events in whatever pieces they come, each within its bound. */
public final class EventsFuzz {
  private static final int MOST_BYTES = 5_000;

  private EventsFuzz() {}

  /** Tries one input. */
  public static void fuzzerTestOneInput(FuzzedDataProvider input) {
    int[] sizes = {input.consumeInt(1, 20), input.consumeInt(1, 20)};
    byte[] bytes = input.consumeRemainingAsBytes();
    Expect.equal(read(new Pieces(bytes, bytes.length + 1)), read(new Pieces(bytes, sizes)));
  }

  private static String read(Pieces pieces) {
    StringBuilder events = new StringBuilder();
    EventReader reader = new EventReader(pieces, MOST_BYTES, () -> {});
    try {
      for (byte[] data = reader.next(); data != null; data = reader.next()) {
        Expect.that(data.length <= MOST_BYTES, "bounded");
        events.append(new String(data, StandardCharsets.ISO_8859_1)).append('|');
      }
    } catch (IOException e) {
      events.append(e.getMessage());
    }
    return events.toString();
  }
}
