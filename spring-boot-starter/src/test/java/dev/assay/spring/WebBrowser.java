package dev.assay.spring;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.ConfigurableApplicationContext;

/** Asks the web server of an application, with a cookie or without. */
public final class WebBrowser {
  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;

  /** Asks this application. */
  public WebBrowser(ConfigurableApplicationContext application) {
    url = "http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port");
  }

  /** {@return the answer without a cookie} */
  public HttpResponse<String> get(String path) {
    return send(request(path).build());
  }

  /** {@return the answer with a {@code Cookie} header} */
  public HttpResponse<String> get(String path, String cookie) {
    return send(request(path).header("Cookie", cookie).build());
  }

  /** {@return the answer with a {@code Cookie} header, later} */
  public CompletableFuture<HttpResponse<String>> later(String path, String cookie) {
    return http.sendAsync(
        request(path).header("Cookie", cookie).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** {@return the cookie that the answer sets} */
  public static Optional<String> cookie(HttpResponse<?> answer) {
    return answer.headers().firstValue("Set-Cookie");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
