package dev.assay.benchmarks.run;

import dev.assay.evaluation.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * The sample project in a server's database, with one flag more, which is changed again and again.
 * Only the deployment of streams serves that flag, so that the answers of the other one stay the
 * same.
 *
 * <p>Not thread-safe.
 */
public final class ManagedProject {
  /** The key of the deployment that serves the flag that changes, too. */
  public static final String STREAM_KEY = "stream-deployment-key";

  private static final String PROJECT =
      """
      {"deployments":[{"id":"1","label":"web","key":"%s"},{"id":"2","label":"streams","key":"%s"}],
       "flags":[%s{"key":"changing","rolloutPercentage":50,"deployments":["2"],
        "variants":[{"key":"on"}]}]}""";

  private static final String FLAG =
      """
      {"key":"flag-%1$d","rolloutPercentage":100,
       "variants":[{"key":"control"},
        {"key":"treatment","payload":{"color":"#0a0","steps":%1$d}}],
       "targetSegments":[{"name":"Testers","rolloutWeights":{"treatment":1},"conditions":[
        {"type":"property","prop":"gp:plan","op":"is","values":["tester"]}]}]},
      """;

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;
  private final String adminKey;
  private String changing = "";
  private int changes;

  private ManagedProject(String url, String adminKey) {
    this.url = url;
    this.adminKey = adminKey;
  }

  /**
   * Makes the project.
   *
   * @param url the server's address
   * @param adminKey a key that may make projects
   * @param flags how many flags it has beside the one that changes
   * @return the project
   */
  public static ManagedProject create(String url, String adminKey, int flags)
      throws IOException, InterruptedException {
    ManagedProject project = new ManagedProject(url, adminKey);
    StringBuilder json = new StringBuilder();
    for (int i = 1; i <= flags; i++) {
      json.append(FLAG.formatted(i));
    }
    project.send("POST", "/projects", "{\"id\":\"load\",\"name\":\"Load\"}");
    project.send(
        "POST", "/projects/load/import", PROJECT.formatted(SampleProject.KEY, STREAM_KEY, json));
    JsonValue found = JsonValue.parse(project.send("GET", "/flags?key=changing", ""));
    project.changing = found.get("flags").get(0).get("id").asString("");
    return project;
  }

  /** Changes the flag that changes. */
  public void change() throws IOException, InterruptedException {
    changes++;
    send("PATCH", "/flags/" + changing, "{\"rolloutPercentage\":" + (50 + changes % 2) + "}");
  }

  private String send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/api/1" + path))
            .header("Authorization", "Bearer " + adminKey)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(method + " " + path + ": " + response.body());
    }
    return response.body();
  }
}
