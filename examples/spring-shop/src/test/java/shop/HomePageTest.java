package shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.EvaluationEngine;
import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.FlagSet;
import dev.assay.sdk.AmplitudeCookie;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.io.ClassPathResource;

/** The shop without a server: with the flags that it begins with. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "assay.local.server-url=http://127.0.0.1:1")
class HomePageTest {
  private static final AmplitudeCookie.Format FORMAT = AmplitudeCookie.Format.BROWSER_SDK_2;
  private static final String COOKIE = AmplitudeCookie.cookieName("spring-shop-api-key", FORMAT);

  @Value("${local.server.port}")
  private int port;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void aVisitorSeesTheVariantOfTheDeviceId() throws Exception {
    for (int i = 0; i < 20; i++) {
      String device = "device-" + i;
      String page = page(COOKIE + "=" + AmplitudeCookie.generate(device, FORMAT)).body();

      assertThat(page)
          .contains("<code id=\"device\">" + device + "</code>")
          .contains("data-variant=\"" + variant(device) + "\"");
    }
  }

  @Test
  void aNewVisitorIsGivenACookieAndKeepsTheVariant() throws Exception {
    HttpResponse<String> first = page("other=1");
    String cookie = first.headers().firstValue("Set-Cookie").orElseThrow();

    HttpResponse<String> second = page(cookie.substring(0, cookie.indexOf(';')));
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.headers().firstValue("Set-Cookie")).isEmpty();
  }

  private HttpResponse<String> page(String cookie) throws IOException, InterruptedException {
    URI home = URI.create("http://127.0.0.1:" + port + "/");
    return http.send(
        HttpRequest.newBuilder(home).header("Cookie", cookie).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String variant(String device) throws IOException {
    FlagSet flags =
        FlagSet.parse(new ClassPathResource("flags.json").getInputStream().readAllBytes());
    return EvaluationEngine.evaluate(
            flags, ExperimentUser.builder().deviceId(device).build(), "home-banner")
        .key();
  }
}
