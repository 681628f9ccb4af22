package dev.assay.server.relay;

import static dev.assay.server.Waits.await;
import static dev.assay.server.relay.Upstream.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.JavaProgram;
import dev.assay.server.cli.AssayCommand;
import dev.assay.testkit.Fault;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A relay that holds events is killed, and starts again. */
@Timeout(120)
class KilledRelayIT {
  private static final int REQUESTS = 40;
  private static final int EVENTS = 5;

  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir private Path folder;

  private Process relay(Upstream upstream) throws IOException {
    return JavaProgram.of(
            AssayCommand.class,
            "serve",
            "--upstream",
            upstream.proxy.url(),
            "--upstream-key",
            KEY,
            "--port",
            "0",
            "--cache",
            folder.resolve("cache").toString(),
            "--event-queue",
            folder.resolve("queue").toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String url(Process relay) throws IOException {
    BufferedReader out = relay.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    assertThat(line).startsWith("listening on ");
    return line.substring("listening on ".length());
  }

  private int send(String url, int number) throws IOException, InterruptedException {
    StringBuilder events = new StringBuilder();
    for (int i = 0; i < EVENTS; i++) {
      events.append(i == 0 ? "" : ",");
      events.append("{\"event_type\":\"t\",\"user_id\":\"user-1\",\"insert_id\":\"");
      events.append(number).append('-').append(i).append("\"}");
    }
    String body = "{\"api_key\":\"" + KEY + "\",\"events\":[" + events + "]}";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/2/httpapi"))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  @Test
  void eachAcknowledgedEventArrivesOnceAlthoughTheRelayIsKilled() throws Exception {
    Path events = folder.resolve("events.jsonl");
    try (Upstream upstream = new Upstream(events)) {
      // The upstream takes the events, but nobody hears that it did.
      upstream.proxy.always(Fault.truncateAfter(0));
      Process killed = relay(upstream);
      try {
        String url = url(killed);
        for (int i = 0; i < REQUESTS; i++) {
          assertThat(send(url, i)).isEqualTo(200);
        }
        await(() -> upstream.server.eventCounts().accepted() > 0);
      } finally {
        killed.toHandle().destroyForcibly();
        killed.waitFor(10, TimeUnit.SECONDS);
      }
      upstream.proxy.always(Fault.none());
      Process next = relay(upstream);
      try {
        assertThat(url(next)).isNotEmpty();
        await(() -> upstream.server.eventCounts().accepted() >= REQUESTS * EVENTS);
        // What nobody heard of is sent again, perhaps only now.
        await(() -> upstream.server.eventCounts().duplicates() > 0);
      } finally {
        next.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      }
    }
    List<String> lines = Files.readAllLines(events);
    Set<Object> insertIds = new HashSet<>();
    for (String line : lines) {
      insertIds.add(((Map<?, ?>) JsonValue.parse(line).asPlain()).get("insert_id"));
    }
    assertThat(lines).hasSize(REQUESTS * EVENTS);
    assertThat(insertIds).hasSize(REQUESTS * EVENTS).doesNotContainNull();
  }
}
