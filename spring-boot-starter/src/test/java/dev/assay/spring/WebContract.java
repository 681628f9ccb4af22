package dev.assay.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.sdk.AmplitudeCookie;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** What holds in servlet and reactive applications alike. */
@Timeout(60)
public abstract class WebContract {
  protected static final AmplitudeCookie.Format FORMAT = AmplitudeCookie.Format.BROWSER_SDK_2;
  private static final String API_KEY = "0123456789abcdef";
  protected static final String NAME = AmplitudeCookie.cookieName(API_KEY, FORMAT);

  /** The kinds of shops. */
  protected enum Shops {
    /** Answers {@code /banner} and {@code /user}. */
    ANY,
    /** Asks before it sets a cookie. */
    WITH_CONSENT,
    /** Answers {@code /user} with the device id and the name of its members. */
    OF_MEMBERS
  }

  protected final LoopbackServer server = new LoopbackServer();
  private final WebApplicationType type;

  protected WebContract(WebApplicationType type) {
    this.type = type;
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** {@return the application of a kind} */
  protected abstract Class<?> shop(Shops kind);

  /** {@return the paths that are answered with the banner, where there is a local client} */
  protected abstract List<String> banners();

  private ConfigurableApplicationContext start(
      Class<?> shop, String deploymentKey, String url, String... properties) {
    return new SpringApplicationBuilder(shop)
        .web(type)
        .properties("assay.cookie.api-key=" + API_KEY, deploymentKey, url)
        .properties(properties)
        .run();
  }

  protected final ConfigurableApplicationContext local(Class<?> shop, String... properties) {
    String url = "assay.local.server-url=" + server.url();
    return start(shop, "assay.local.deployment-key=server-key", url, properties);
  }

  protected final ConfigurableApplicationContext remote(Class<?> shop, String... properties) {
    String url = "assay.remote.server-url=" + server.url();
    return start(shop, "assay.remote.deployment-key=client-key", url, properties);
  }

  protected static String cookie(String deviceId) {
    return NAME + "=" + AmplitudeCookie.generate(deviceId, FORMAT);
  }

  @Test
  void aVisitorHasTheVariantOfTheCookiesDeviceIdAndKeepsIt() {
    try (ConfigurableApplicationContext application =
        local(
            shop(Shops.ANY),
            "assay.local.bootstrap=classpath:banner-flags.json",
            "assay.local.server-url=http://127.0.0.1:1",
            "assay.cookie.set-when-missing=true")) {
      WebBrowser browser = new WebBrowser(application);

      for (String path : banners()) {
        assertThat(browser.get(path, cookie("device-1")).body()).as(path).isEqualTo("blue");
        assertThat(browser.get(path, cookie("device-2")).body()).as(path).isEqualTo("red");
      }
      assertThat(WebBrowser.cookie(browser.get("/banner", cookie("device-1")))).isEmpty();

      HttpResponse<String> first = browser.get("/user");
      String set = WebBrowser.cookie(first).orElseThrow();
      assertThat(set)
          .startsWith(NAME + "=" + AmplitudeCookie.generate(first.body(), FORMAT) + ";")
          .contains("; Path=/", "; Max-Age=31536000", "; SameSite=Lax")
          .doesNotContain("HttpOnly", "Secure", "Domain", "\"");
      HttpResponse<String> second = browser.get("/user", set.substring(0, set.indexOf(';')));
      assertThat(second.body()).isEqualTo(first.body());
      assertThat(WebBrowser.cookie(second)).isEmpty();
      assertThat(WebBrowser.cookie(browser.get("/user", NAME + "=garbage"))).isPresent();
    }
  }

  @Test
  void aVisitorWithoutIdsHasTheFallbackAndNothingIsFetched() {
    try (ConfigurableApplicationContext application =
        remote(shop(Shops.ANY), "assay.remote.fallback.variants.banner=plain")) {
      assertThat(new WebBrowser(application).get("/banner").body()).isEqualTo("plain");
    }
  }

  @Test
  void theApplicationDecidesWhoIsGivenACookie() {
    try (ConfigurableApplicationContext application =
        local(shop(Shops.WITH_CONSENT), "assay.cookie.set-when-missing=true")) {
      WebBrowser browser = new WebBrowser(application);

      assertThat(WebBrowser.cookie(browser.get("/nobody"))).isEmpty();
      assertThat(WebBrowser.cookie(browser.get("/nobody", "consent=yes"))).isPresent();
    }
  }

  @Test
  void whoHasOptedOutIsNotTracked() {
    String json =
        URLEncoder.encode("{\"deviceId\":\"device-out\",\"optOut\":true}", StandardCharsets.UTF_8);
    String optedOut =
        NAME + "=" + Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    try (ConfigurableApplicationContext application =
        local(
            shop(Shops.ANY),
            "assay.request.tracks-exposure=true",
            "assay.local.exposure-tracking.enabled=true")) {
      WebBrowser browser = new WebBrowser(application);

      for (String path : banners()) {
        assertThat(browser.get(path, optedOut).body()).as(path).isEqualTo("blue");
      }
      assertThat(browser.get("/banner", cookie("device-in")).body()).isEqualTo("blue");
    }
    assertThat(server.events())
        .singleElement()
        .asString()
        .contains("device-in")
        .doesNotContain("device-out");
  }

  @Test
  void theApplicationsOwnResolverTellsTheUser() {
    try (ConfigurableApplicationContext application = local(shop(Shops.OF_MEMBERS))) {
      assertThat(new WebBrowser(application).get("/user", cookie("device-9")).body())
          .isEqualTo("device-9 member");
    }
  }
}
