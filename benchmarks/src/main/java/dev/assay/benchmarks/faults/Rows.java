package dev.assay.benchmarks.faults;

import static dev.assay.benchmarks.faults.Operation.COHORT;
import static dev.assay.benchmarks.faults.Operation.EVENTS;
import static dev.assay.benchmarks.faults.Operation.POLL;
import static dev.assay.benchmarks.faults.Operation.STREAM;
import static dev.assay.benchmarks.faults.Row.Trait.LASTING;
import static dev.assay.benchmarks.faults.Row.Trait.ONCE;
import static dev.assay.benchmarks.faults.Row.Trait.TAKES_EVENTS;
import static dev.assay.sdk.FetchException.Kind.CONNECTION;
import static dev.assay.sdk.FetchException.Kind.STATUS;
import static dev.assay.sdk.FetchException.Kind.TIMEOUT;
import static dev.assay.sdk.FetchException.Kind.UNREADABLE;

import dev.assay.benchmarks.faults.Row.Place;
import dev.assay.sdk.FetchException.Kind;
import dev.assay.testkit.Fault;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** All faults of the matrix. */
final class Rows {
  static final String HANGING_LOOKUPS = "DNS: look-up hangs";

  private static final Duration PAUSE = Duration.ofMillis(50);

  private Rows() {}

  /** {@return those of addresses and answers, then of TLS, proxies and names} */
  static List<Row> all() {
    List<Row> rows = new ArrayList<>(connections());
    rows.addAll(answers());
    rows.addAll(statuses());
    rows.addAll(handshakes());
    rows.addAll(proxies());
    rows.addAll(names());
    return List.copyOf(rows);
  }

  private static Row answer(String name, Fault fault, Kind kind) {
    return new Row(name, (world, site) -> world.behind(fault, site), kind);
  }

  private static List<Row> connections() {
    return List.of(
        new Row("nothing listens", World::nowhere, CONNECTION).with(LASTING),
        new Row("connecting hangs", World::fullQueue, TIMEOUT).with(LASTING),
        answer("accepted, then reset", Fault.refuse(), CONNECTION));
  }

  private static List<Row> answers() {
    return List.of(
        answer("reset before the answer", Fault.resetAfter(0), CONNECTION),
        answer("reset within the head", Fault.resetAfter(20), CONNECTION),
        answer("reset within the body", Fault.resetInBody(5), CONNECTION).with(ONCE),
        answer("stall before the answer", Fault.stall(), TIMEOUT),
        answer("stall within the head", Fault.stallAfter(20), TIMEOUT),
        answer("stall within the body", Fault.stallInBody(5), TIMEOUT).with(ONCE),
        answer("one byte every 50 ms", Fault.trickle(1, PAUSE), TIMEOUT),
        answer("end before the answer", Fault.truncateAfter(0), UNREADABLE),
        answer("end within the head", Fault.truncateAfter(20), UNREADABLE),
        answer("end within the body", Fault.truncateInBody(5), UNREADABLE).with(ONCE),
        answer("garbage", Fault.garbage(), UNREADABLE),
        answer("HTTP/2 SETTINGS and GOAWAY", Fault.answer(goAway()), UNREADABLE),
        answer("200 with an HTML page", Fault.html(), UNREADABLE).late(COHORT));
  }

  private static List<Row> statuses() {
    ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
    return List.of(
        answer("204", Fault.noContent(), STATUS).status(204).with(TAKES_EVENTS),
        answer("429, Retry-After: 1", Fault.tooManyRequests(Duration.ofSeconds(1)), STATUS)
            .status(429),
        answer("429, Retry-After a date in a day (our clock is behind)", until(now, 1), STATUS)
            .status(429)
            .late(POLL, STREAM, COHORT, EVENTS),
        answer("429, Retry-After a date a day ago (our clock is ahead)", until(now, -1), STATUS)
            .status(429)
            .late(EVENTS),
        answer("500", Fault.status(500), STATUS).status(500),
        answer("503", Fault.status(503), STATUS).status(503));
  }

  private static Fault until(ZonedDateTime now, int days) {
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(now.plusDays(days));
    return Fault.answer(429, "", "Retry-After: " + date);
  }

  /** An empty SETTINGS frame, then GOAWAY with the error HTTP_1_1_REQUIRED. */
  private static byte[] goAway() {
    byte[] frames = new byte[9 + 9 + 8];
    frames[3] = 4;
    frames[9 + 2] = 8;
    frames[9 + 3] = 7;
    frames[frames.length - 1] = 13;
    return frames;
  }

  private static List<Row> handshakes() {
    return List.of(
        handshake("TLS: handshake stalls at once", Fault.stall(), TIMEOUT),
        handshake("TLS: handshake stalls on its way", Fault.stallAfter(300), TIMEOUT),
        handshake("TLS: handshake, one byte every 50 ms", Fault.trickle(1, PAUSE), TIMEOUT),
        handshake("TLS: reset in the handshake", Fault.resetAfter(300), CONNECTION),
        handshake("TLS: answered in plain HTTP", Fault.answer(400, "no TLS"), CONNECTION),
        certificate("TLS: certificate expired", Certificates.Flaw.EXPIRED),
        certificate("TLS: certificate of another name", Certificates.Flaw.WRONG_NAME),
        certificate("TLS: certificate of an unknown authority", Certificates.Flaw.UNTRUSTED));
  }

  private static Row handshake(String name, Fault fault, Kind kind) {
    return new Row(name, (world, site) -> world.underTls(fault, site), kind);
  }

  private static Row certificate(String name, Certificates.Flaw flaw) {
    return new Row(name, (world, site) -> world.certified(flaw, site), CONNECTION);
  }

  private static List<Row> proxies() {
    Fault refused = Fault.answer(407, "", "Proxy-Authenticate: Basic realm=\"proxy\"");
    return List.of(
        proxy("proxy: authentication refused (407)", refused, CONNECTION).late(COHORT),
        proxy("proxy: hangs", Fault.stall(), TIMEOUT),
        proxy("proxy: resets", Fault.resetAfter(0), CONNECTION));
  }

  private static Row proxy(String name, Fault fault, Kind kind) {
    return new Row(name, (world, site) -> world.throughProxy(fault, site), kind);
  }

  private static List<Row> names() {
    Place unknown = (world, site) -> world.named(false, site);
    Place hanging = (world, site) -> world.named(true, site);
    return List.of(
        new Row("DNS: name not found", unknown, CONNECTION),
        new Row(HANGING_LOOKUPS, hanging, TIMEOUT).with(ONCE));
  }
}
