package dev.assay.benchmarks.fetch;

import dev.assay.benchmarks.run.PlainExchange;
import dev.assay.benchmarks.run.SampleProject;
import dev.assay.benchmarks.run.SampleRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** The clients that are compared, each as its authors advise: one instance for all threads. */
final class FetchClients {
  /** The client that the others are compared with: the official SDK for the JVM uses it. */
  static final String BASELINE = "OkHttp";

  /** The SDK's transport, without JSON. */
  static final String TRANSPORT = "Assay, transport alone";

  /** What users of the SDK call. */
  static final String FETCH = "Assay, fetch with JSON";

  /** In the order of the table. */
  static final List<String> NAMES =
      List.of(
          "bare socket",
          "HttpURLConnection",
          "java.net.http, blocking",
          "java.net.http, asynchronous",
          BASELINE,
          "Apache HttpClient",
          TRANSPORT,
          FETCH,
          "Assay, fetchAsync with JSON",
          "Assay, fetch with JSON, coalesced");

  private static final int MOST_CONNECTIONS = 64;
  private static final String AUTHORIZATION = "Api-Key " + SampleProject.KEY;
  private static final String USER = "X-Amp-Exp-User";

  private FetchClients() {}

  static FetchClient named(String name, int port) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + port + SampleProject.PATH);
    return switch (name) {
      case "bare socket" -> bareSocket(port);
      case "HttpURLConnection" -> urlConnection(uri.toURL());
      case "java.net.http, blocking" -> jdkBlocking(uri);
      case "java.net.http, asynchronous" -> jdkAsynchronous(uri);
      case BASELINE -> okHttp(uri);
      case "Apache HttpClient" -> apache(uri);
      case TRANSPORT -> AssayClients.transport(uri, MOST_CONNECTIONS);
      case FETCH -> AssayClients.fetch(port, false);
      case "Assay, fetch with JSON, coalesced" -> AssayClients.fetch(port, true);
      case "Assay, fetchAsync with JSON" -> AssayClients.fetchAsync(port);
      default -> throw new IllegalArgumentException("unknown client " + name);
    };
  }

  private static FetchClient.Blocking bareSocket(int port) {
    ThreadLocal<PlainExchange> connection =
        ThreadLocal.withInitial(
            () -> {
              try {
                return new PlainExchange(port, SampleRequest.GET);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    return () -> connection.get().exchange();
  }

  private static FetchClient.Blocking urlConnection(URL url) {
    System.setProperty("http.maxConnections", String.valueOf(MOST_CONNECTIONS));
    String user = SampleProject.userHeader();
    return () -> {
      HttpURLConnection connection = (HttpURLConnection) url.openConnection();
      connection.setRequestProperty("Authorization", AUTHORIZATION);
      connection.setRequestProperty(USER, user);
      try (InputStream body = connection.getInputStream()) {
        return body.readAllBytes().length;
      }
    };
  }

  private static HttpRequest jdkRequest(URI uri, String user) {
    return HttpRequest.newBuilder(uri)
        .header("Authorization", AUTHORIZATION)
        .header(USER, user)
        .build();
  }

  private static FetchClient.Blocking jdkBlocking(URI uri) {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    String user = SampleProject.userHeader();
    return () -> client.send(jdkRequest(uri, user), BodyHandlers.ofByteArray()).body().length;
  }

  private static FetchClient.Asynchronous jdkAsynchronous(URI uri) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newFixedThreadPool(2))
            .build();
    String user = SampleProject.userHeader();
    return () ->
        client
            .sendAsync(jdkRequest(uri, user), BodyHandlers.ofByteArray())
            .thenApply(response -> response.body().length);
  }

  private static FetchClient.Blocking okHttp(URI uri) {
    OkHttpClient client =
        new OkHttpClient.Builder()
            .connectionPool(new ConnectionPool(MOST_CONNECTIONS, 5, TimeUnit.MINUTES))
            .build();
    String user = SampleProject.userHeader();
    String url = uri.toString();
    return () -> {
      Request request =
          new Request.Builder()
              .url(url)
              .header("Authorization", AUTHORIZATION)
              .header(USER, user)
              .build();
      try (Response response = client.newCall(request).execute()) {
        return response.body().bytes().length;
      }
    };
  }

  private static FetchClient.Blocking apache(URI uri) {
    CloseableHttpClient client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnTotal(MOST_CONNECTIONS)
                    .setMaxConnPerRoute(MOST_CONNECTIONS)
                    .build())
            .build();
    String user = SampleProject.userHeader();
    return () -> {
      HttpGet request = new HttpGet(uri);
      request.setHeader("Authorization", AUTHORIZATION);
      request.setHeader(USER, user);
      return client.execute(
          request, response -> EntityUtils.toByteArray(response.getEntity()).length);
    };
  }
}
