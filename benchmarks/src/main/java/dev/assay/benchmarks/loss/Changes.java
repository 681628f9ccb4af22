package dev.assay.benchmarks.loss;

import dev.assay.evaluation.JsonValue;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Changes of flags through the management API: some flags are made, and changed again and again.
 *
 * <p>Thread-safe.
 */
final class Changes {
  static final String PROJECT = "loss";
  private static final int CHANGES_OF_A_FLAG = 50;

  /** One version of one flag. */
  private record Written(String flagId, int version) {}

  private final Exchanges exchanges;
  private final Set<Written> acknowledged = ConcurrentHashMap.newKeySet();

  Changes(Exchanges exchanges) {
    this.exchanges = exchanges;
  }

  int acknowledged() {
    return acknowledged.size();
  }

  /** {@return one change after the other, of flags that no other writer changes} */
  Runnable writer(int number) {
    return new Runnable() {
      private String flagId = "";
      private int count;

      @Override
      public void run() {
        if (flagId.isEmpty() || count % CHANGES_OF_A_FLAG == 0) {
          flagId = "";
          String body = "{\"projectId\":\"%s\",\"key\":\"flag-%d-%d\",\"enabled\":true}";
          answered(send("POST", "/api/1/flags", body.formatted(PROJECT, number, count)))
              .ifPresent(
                  answer -> {
                    flagId = JsonValue.parse(answer.body()).get("id").asString("");
                    acknowledge(flagId, answer);
                  });
        } else {
          String body = "{\"description\":\"change %d\"}".formatted(count);
          answered(send("PATCH", "/api/1/flags/" + flagId, body))
              .ifPresent(answer -> acknowledge(flagId, answer));
        }
        count++;
      }
    };
  }

  private Optional<HttpResponse<String>> send(String method, String path, String body) {
    return exchanges.send(method, path, body);
  }

  /** {@return an answer that acknowledges; there may be none, or one that says to come back} */
  private static Optional<HttpResponse<String>> answered(Optional<HttpResponse<String>> answer) {
    int status = answer.map(HttpResponse::statusCode).orElse(503);
    if (status == 503) {
      Waits.pause(5);
      return Optional.empty();
    }
    if (status != 200) {
      throw new IllegalStateException(
          "a change: " + status + " " + answer.map(HttpResponse::body).orElse(""));
    }
    return answer;
  }

  private void acknowledge(String id, HttpResponse<String> answer) {
    String tag = answer.headers().firstValue("etag").orElseThrow();
    acknowledged.add(new Written(id, Integer.parseInt(tag.replace("\"", ""))));
  }

  /** Counts, while nobody writes. */
  Tally tally(String what, int kills, List<Double> readyMillis) {
    Map<String, String> texts = new HashMap<>();
    List<Written> versions = new ArrayList<>();
    Map<String, Integer> newest = new HashMap<>();
    for (JsonValue entry : exchanges.all("/api/1/versions?projectId=" + PROJECT, "versions")) {
      JsonValue config = entry.get("flagConfig");
      Written version = new Written(config.get("id").asString(""), entry.get("version").asInt(0));
      versions.add(version);
      if (newest.merge(version.flagId, version.version, Math::max) == version.version) {
        texts.put(version.flagId, config.get("description").asString(""));
      }
    }
    List<Written> audited = audited();
    Set<Written> whole = new HashSet<>(versions);
    Set<Written> all = new HashSet<>(versions);
    whole.retainAll(new HashSet<>(audited));
    all.addAll(audited);
    Set<Written> ofFlags = new HashSet<>();
    int torn = addVersionsOfFlags(newest, texts, ofFlags);
    whole.retainAll(ofFlags);
    all.addAll(ofFlags);
    Set<Written> there = new HashSet<>(versions);
    there.retainAll(ofFlags);
    int doubled = versions.size() - new HashSet<>(versions).size();
    doubled += audited.size() - new HashSet<>(audited).size();
    return new Tally(
        what,
        kills,
        acknowledged.size(),
        acknowledged.stream().filter(written -> !there.contains(written)).count(),
        doubled,
        all.size() - whole.size() + torn,
        there.stream().filter(written -> !acknowledged.contains(written)).count(),
        -1,
        readyMillis);
  }

  /**
   * Adds all versions that the flags must have had. {@return how many flags do not have the text of
   * their newest version}
   */
  private int addVersionsOfFlags(
      Map<String, Integer> newest, Map<String, String> texts, Set<Written> versions) {
    int torn = 0;
    for (JsonValue flag : exchanges.all("/api/1/flags?projectId=" + PROJECT, "flags")) {
      String id = flag.get("id").asString("");
      int version = flag.get("version").asInt(newest.getOrDefault(id, 0));
      for (int i = 1; i <= version; i++) {
        versions.add(new Written(id, i));
      }
      torn += flag.get("description").asString("").equals(texts.get(id)) ? 0 : 1;
    }
    return torn;
  }

  private List<Written> audited() {
    return exchanges.all("/api/1/audit?projectId=" + PROJECT, "entries").stream()
        .filter(entry -> entry.get("kind").asString("").equals("flag"))
        .map(e -> new Written(e.get("objectId").asString(""), e.get("afterVersion").asInt(0)))
        .toList();
  }
}
