package dev.assay.sdk.internal.tracking;

import static dev.assay.sdk.internal.http.ScriptedServer.json;
import static dev.assay.sdk.internal.tracking.Samples.event;

import dev.assay.evaluation.JsonValue;
import dev.assay.sdk.internal.http.HttpClient;
import dev.assay.sdk.internal.http.ScriptedServer;
import dev.assay.sdk.tracking.DropReason;
import dev.assay.sdk.tracking.TrackingConfig;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A sender whose steps each run on the test's thread, by a clock that stands between them. */
@Timeout(30)
abstract class SteppedSender {
  static final long DONE = -1;
  static final ScriptedServer.Step TAKEN = json("{\"code\":200}");

  final LogLines log = LogLines.capture();
  final Samples.StandingClock clock = new Samples.StandingClock();
  final HttpClient http = new HttpClient(new HttpClient.Options(1, 1 << 20, null, null));
  final UploadReport report = new UploadReport("http://events");
  final EventQueue queue = new EventQueue(10_000, clock.nanos::get, report);

  @AfterEach
  void close() {
    http.close();
    log.close();
  }

  EventSender sender(URI url, TrackingConfig.Builder config) {
    TrackingConfig built = config.build();
    EventPost post = new EventPost(http, url, "KEY", built);
    return new EventSender(built, post, () -> queue, report, clock.timing());
  }

  EventSender sender(ScriptedServer server) {
    return sender(server.url(), TrackingConfig.builder().flushQueueSize(4));
  }

  void offer(int from, int to) {
    IntStream.rangeClosed(from, to).forEach(i -> queue.offer(event("e" + i)));
  }

  /** {@return the first wait, at once or after steps that are due} */
  static long work(EventSender sender) {
    long wait = sender.step();
    while (wait == 0) {
      wait = sender.step();
    }
    return wait;
  }

  long dropped(DropReason reason) {
    return report.stats(0).dropped().get(reason);
  }

  static List<String> ids(ScriptedServer.Request request) {
    return JsonValue.parse(request.body()).get("events").asList().stream()
        .map(event -> String.valueOf(((Map<?, ?>) event).get("insert_id")))
        .toList();
  }

  static List<List<String>> requests(ScriptedServer server) {
    return server.requests().stream().map(SteppedSender::ids).toList();
  }
}
