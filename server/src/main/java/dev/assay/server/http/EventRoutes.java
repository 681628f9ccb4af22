package dev.assay.server.http;

import dev.assay.server.events.EventAnswer;
import dev.assay.server.events.EventIntake;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The routes that take events. */
final class EventRoutes {
  private final EventIntake intake;

  EventRoutes(EventIntake intake) {
    this.intake = intake;
  }

  /** Takes events of a body that has, uncompressed, some bytes at most. */
  void take(Call call, Exchange exchange, int maxBytes) {
    boolean isCompressed = isGzip(call.header("content-encoding"));
    exchange.sendLater(
        intake.take(call.bytes(), isCompressed, maxBytes).thenApply(EventRoutes::answer));
  }

  private static boolean isGzip(@Nullable String encoding) {
    String name = encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT);
    if (!name.matches("|identity|(x-)?gzip")) {
      throw RequestFault.unsupportedEncoding();
    }
    return name.endsWith("gzip");
  }

  private static Answer answer(EventAnswer answer) {
    Answer json = Answer.json(answer.status(), answer.json().getBytes(StandardCharsets.UTF_8));
    return answer.status() == 503 ? json.header("retry-after", "5") : json;
  }
}
