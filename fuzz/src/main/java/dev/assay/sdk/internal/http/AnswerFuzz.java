package dev.assay.sdk.internal.http;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import dev.assay.fuzz.Expect;
import dev.assay.fuzz.Pieces;
import java.io.IOException;
import java.time.Clock;

/** An HTTP answer in pieces of any size: read within its bound, or refused. */
public final class AnswerFuzz {
  private static final int MOST_BYTES = 10_000;

  private AnswerFuzz() {}

  /** Tries one input. */
  public static void fuzzerTestOneInput(FuzzedDataProvider input) {
    try {
      ByteSource source = new ByteSource(Pieces.of(input));
      ResponseHead head = ResponseHead.read(source);
      try (Body body = new Body(source, head, MOST_BYTES)) {
        Expect.that(body.readAll().length <= MOST_BYTES, "bounded");
      }
      RetryAfter.nanos(new HttpResponse(head, new byte[0]), Clock.systemUTC());
    } catch (IOException e) {
      Expect.that(!String.valueOf(e.getMessage()).isBlank(), "the message tells why");
    }
  }
}
