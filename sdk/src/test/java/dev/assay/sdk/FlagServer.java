package dev.assay.sdk;

import dev.assay.sdk.internal.http.ScriptedServer;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A loopback server of flags, streams, cohorts and events, as local clients need it. What tests set
 * counts from the next request on.
 *
 * <p>Thread-safe.
 */
final class FlagServer implements AutoCloseable {
  static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n\r\n";

  private final ScriptedServer server;
  private final List<ScriptedServer.Peer> streams = new CopyOnWriteArrayList<>();
  private final Map<String, String> cohorts = new ConcurrentHashMap<>();
  private final Map<String, ScriptedServer.Step> others = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition served = lock.newCondition();
  private final List<String> paths = new ArrayList<>();
  private volatile String flags;

  FlagServer(String flags) {
    this.flags = flags;
    server = ScriptedServer.of(this::serve);
  }

  /** {@return flags that are on for everybody, as a JSON array} */
  static String flags(String... keys) {
    List<String> flags = new ArrayList<>();
    for (String key : keys) {
      flags.add(flag(key, "on"));
    }
    return "[" + String.join(",", flags) + "]";
  }

  /** {@return a flag that gives everybody one variant, as JSON} */
  static String flag(String key, String variant) {
    return """
        {"key":"%s","metadata":{"flagVersion":1},"variants":{"%s":{"key":"%s","value":"%s"}},\
        "segments":[{"metadata":{"segmentName":"All"},"variant":"%s"}]}"""
        .formatted(key, variant, variant, variant, variant);
  }

  /** {@return a flag that is on for the members of a cohort, as JSON} */
  static String cohortFlag(String key, String selector, String cohortId) {
    return """
        {"key":"%s","variants":{"on":{"key":"on","value":"on"}},"segments":[{"conditions":[[\
        {"selector":[%s],"op":"set contains any","values":["%s"]}]],"variant":"on"}]}"""
        .formatted(key, selector, cohortId);
  }

  URI url() {
    return server.url();
  }

  /** Has other flags from now on; open streams bring them. */
  void publish(String json) throws IOException {
    flags = json;
    for (ScriptedServer.Peer stream : streams) {
      stream.send("data: " + json + "\n\n");
    }
  }

  void cohort(String id, String json) {
    cohorts.put(id, json);
  }

  /** Serves a path in another way: a fault, for instance. */
  void instead(String path, ScriptedServer.Step step) {
    others.put(path, step);
  }

  /** Holds the requests of a path until they are let go. */
  void hold(String path) {
    instead(
        path,
        peer -> {
          peer.hold();
          answer(path, peer);
        });
  }

  void awaitHeld() throws InterruptedException {
    server.awaitStalled(1);
  }

  void letGo() {
    server.letGo(1);
  }

  void asUsual(String path) {
    others.remove(path);
  }

  /** Ends the streams that are open. */
  void endStreams() throws IOException {
    for (ScriptedServer.Peer stream : streams) {
      stream.close();
    }
    streams.clear();
  }

  List<ScriptedServer.Request> requests(String path) {
    return server.requests().stream().filter(r -> pathOf(r.target()).equals(path)).toList();
  }

  /** Waits until a path was asked for so many times, and answered or left hanging. */
  void await(String path, int count) throws InterruptedException {
    long left = TimeUnit.SECONDS.toNanos(10);
    lock.lock();
    try {
      while (paths.stream().filter(path::equals).count() < count) {
        if (left <= 0) {
          throw new AssertionError(count + " requests to " + path + " did not come: " + paths);
        }
        left = served.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void serve(ScriptedServer.Peer peer) throws Exception {
    String path = pathOf(peer.request().target());
    ScriptedServer.Step other = others.get(path);
    if (other != null) {
      note(path);
      other.handle(peer);
    } else if (path.equals("/sdk/stream/v1/flags")) {
      peer.send(HEAD + "data: " + flags + "\n\n");
      streams.add(peer);
      note(path);
      peer.stall();
    } else {
      answer(path, peer);
      note(path);
    }
  }

  private void answer(String path, ScriptedServer.Peer peer) throws Exception {
    if (path.equals("/sdk/v2/flags")) {
      String now = flags;
      String tag = "\"" + Integer.toHexString(now.hashCode()) + "\"";
      boolean same = tag.equals(peer.request().header("If-None-Match"));
      peer.send(ScriptedServer.text(same ? 304 : 200, same ? "" : now, "ETag: " + tag));
    } else if (path.startsWith("/sdk/v1/cohort/")) {
      String cohort = cohorts.get(path.substring("/sdk/v1/cohort/".length()));
      peer.send(ScriptedServer.text(cohort == null ? 404 : 200, cohort == null ? "" : cohort));
    } else {
      peer.send(ScriptedServer.text(200, "{\"code\":200}"));
    }
  }

  private void note(String path) {
    lock.lock();
    try {
      paths.add(path);
      served.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static String pathOf(String target) {
    int end = target.indexOf('?');
    return end < 0 ? target : target.substring(0, end);
  }

  void awaitNoConnections() throws InterruptedException {
    server.awaitNoConnections();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
