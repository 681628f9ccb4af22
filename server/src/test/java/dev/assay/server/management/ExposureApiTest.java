package dev.assay.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.management.ApiCaller.Reply;
import dev.assay.server.store.ManagementKey.Role;
import dev.assay.server.store.events.RecordedEvent;
import dev.assay.server.store.events.RecordedEvent.Shown;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often variants were shown, read back. */
class ExposureApiTest extends ApiFixture {
  private static final JsonValue NOTHING = JsonValue.of(Map.of());

  private final AtomicInteger events = new AtomicInteger();

  private RecordedEvent shown(Instant at, String flagKey, String variant) {
    String insertId = "e" + events.incrementAndGet();
    return new RecordedEvent(project, insertId, at, new Shown(flagKey, variant), NOTHING);
  }

  @Test
  void countsAreToldByDayAndVariant() {
    String flag = flag("nav");
    Instant first = Instant.parse("2026-03-01T23:59:59.999Z");
    Instant second = Instant.parse("2026-03-02T00:00:00Z");
    store.record(
        List.of(
            shown(first, "nav", "on"),
            shown(first, "nav", "on"),
            shown(first, "nav", "off"),
            shown(second, "nav", "on"),
            shown(first, "other", "on"),
            shown(Instant.parse("2026-03-03T00:00:00Z"), "nav", "on")));

    Reply reply =
        caller(Role.READER).get("flags/" + flag + "/exposures?start=2026-03-01&end=2026-03-03");

    assertThat(reply.text())
        .isEqualTo(
            quoted(
                "{'key':'nav','start':'2026-03-01','end':'2026-03-03','totals':{'off':1,'on':3},"
                    + "'exposures':[{'day':'2026-03-01','variant':'off','exposures':1},"
                    + "{'day':'2026-03-01','variant':'on','exposures':2},"
                    + "{'day':'2026-03-02','variant':'on','exposures':1}]}"));
  }

  @Test
  void withoutTimesTheLastDaysAreTold() {
    String experiment = experiment("exp");
    store.record(
        List.of(
            shown(Instant.now(), "exp", "a"),
            shown(Instant.parse("2020-01-01T00:00:00Z"), "exp", "a")));

    JsonValue answer = show("experiments/" + experiment + "/exposures");

    assertThat(answer.get("totals").toJson()).isEqualTo("{\"a\":1}");
    assertThat(show("experiments/" + experiment + "/exposures?end=2020-01-02").get("start"))
        .isEqualTo(JsonValue.of("2019-12-03"));
  }

  @Test
  void anotherProjectsFlagOfTheSameKeyIsAnotherFlag() {
    flag("nav");
    store.record(List.of(shown(Instant.now(), "nav", "on")));
    createProject();

    assertThat(show("flags/" + flag("nav") + "/exposures").get("exposures").size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "start=yesterday",
        "start=2026-03-01T00:00:00Z",
        "start=2026-02-30",
        "end=%2B999999999-12-31",
        "start=2026-03-01&end=2026-03-01",
        "start=2026-03-02&end=2026-03-01",
        "start=2025-03-01&end=2026-03-03",
        "day=2026-03-01"
      })
  void whatIsNoTimeOfDaysIsRefused(String query) {
    Reply reply = api.get("flags/" + flag("nav") + "/exposures?" + query);

    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.error("path")).isIn("start", "end", "day");
  }

  @Test
  void manyVariantsDoNotFillTheMemory() {
    String path = "flags/" + flag("nav") + "/exposures";
    List<RecordedEvent> many = new ArrayList<>();
    for (int i = 0; i <= 10_000; i++) {
      many.add(shown(Instant.parse("2026-03-01T00:00:00Z"), "nav", "v" + i));
    }
    store.record(many);

    assertThat(api.get(path + "?start=2026-03-01&end=2026-03-02").error("message"))
        .isEqualTo("more than 10000 counts: ask for fewer days");
  }

  @Test
  void countsOfAFlagOutOfUseAreStillTold() {
    String id = flag("nav");
    store.record(List.of(shown(Instant.now(), "nav", "on")));
    ok(api.post("flags/" + id + "/archive", ""));

    assertThat(show("flags/" + id + "/exposures").get("exposures").size()).isEqualTo(1);
  }
}
