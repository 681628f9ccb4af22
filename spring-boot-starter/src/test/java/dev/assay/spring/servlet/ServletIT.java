package dev.assay.spring.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.JsonValue;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.AmplitudeCookie;
import dev.assay.sdk.LocalEvaluationListener;
import dev.assay.sdk.LocalEvaluationStatus;
import dev.assay.sdk.LocalEvaluator;
import dev.assay.sdk.PinnedFlags;
import dev.assay.spring.LoopbackServer;
import dev.assay.spring.WebBrowser;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A servlet application on Tomcat. */
@Timeout(60)
class ServletIT {
  private static final String API_KEY = "0123456789abcdef";
  private static final AmplitudeCookie.Format FORMAT = AmplitudeCookie.Format.BROWSER_SDK_2;
  private static final String NAME = AmplitudeCookie.cookieName(API_KEY, FORMAT);

  private final LoopbackServer server = new LoopbackServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private ConfigurableApplicationContext start(Class<?> application, String... properties) {
    return new SpringApplicationBuilder(application)
        .web(WebApplicationType.SERVLET)
        .properties("assay.cookie.api-key=" + API_KEY)
        .properties(properties)
        .run();
  }

  private ConfigurableApplicationContext startLocal(String... properties) {
    return new SpringApplicationBuilder(Shop.class)
        .web(WebApplicationType.SERVLET)
        .properties(
            "assay.cookie.api-key=" + API_KEY,
            "assay.local.deployment-key=server-key",
            "assay.local.server-url=" + server.url())
        .properties(properties)
        .run();
  }

  private static String cookie(String deviceId) {
    return NAME + "=" + AmplitudeCookie.generate(deviceId, FORMAT);
  }

  @Test
  void aVisitorHasTheVariantOfTheCookiesDeviceIdAndKeepsIt() {
    try (ConfigurableApplicationContext application =
        startLocal(
            "assay.local.bootstrap=classpath:banner-flags.json",
            "assay.local.server-url=http://127.0.0.1:1",
            "assay.cookie.set-when-missing=true")) {
      WebBrowser browser = new WebBrowser(application);

      assertThat(browser.get("/banner", cookie("device-1")).body()).isEqualTo("blue");
      assertThat(browser.get("/banner", cookie("device-2")).body()).isEqualTo("red");
      assertThat(browser.get("/bean", cookie("device-1")).body()).isEqualTo("blue device-1");
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
  void withoutConsentToItNoCookieIsSet() {
    try (ConfigurableApplicationContext application = startLocal()) {
      HttpResponse<String> answer = new WebBrowser(application).get("/user");

      assertThat(answer.body()).isEqualTo("nobody");
      assertThat(WebBrowser.cookie(answer)).isEmpty();
    }
  }

  @Test
  void flagsStayAsTheyAreWithinARequest() {
    try (ConfigurableApplicationContext application =
        startLocal("assay.local.flag-config-polling-interval=20ms")) {
      Shop shop = application.getBean(Shop.class);
      shop.change = () -> server.banner("green");
      WebBrowser browser = new WebBrowser(application);

      assertThat(browser.get("/change").body()).isEqualTo("blue blue blue");
      assertThat(browser.get("/banner").body()).isEqualTo("green");
    }
  }

  @Test
  void variantsAreFetchedWhereThereIsOnlyARemoteClient() {
    try (ConfigurableApplicationContext application =
        start(
            Shop.class,
            "assay.remote.deployment-key=client-key",
            "assay.remote.server-url=" + server.url())) {
      WebBrowser browser = new WebBrowser(application);

      assertThat(browser.get("/banner", cookie("device-1")).body()).isEqualTo("blue");
      assertThat(browser.get("/missing").body()).isEqualTo("FALLBACK {}");
      server.status(400);
      assertThat(browser.get("/banner", cookie("device-1")).statusCode()).isEqualTo(500);
    }
  }

  @Test
  void aVisitorWithoutIdsHasTheFallbackAndNothingIsFetched() {
    try (ConfigurableApplicationContext application =
        start(
            Shop.class,
            "assay.remote.deployment-key=client-key",
            "assay.remote.server-url=" + server.url(),
            "assay.remote.fallback.variants.banner=plain")) {
      assertThat(new WebBrowser(application).get("/banner").body()).isEqualTo("plain");
    }
  }

  @Test
  void theApplicationDecidesWhoIsGivenACookie() {
    try (ConfigurableApplicationContext application =
        start(
            ConsentShop.class,
            "assay.local.deployment-key=server-key",
            "assay.local.server-url=" + server.url(),
            "assay.cookie.set-when-missing=true")) {
      WebBrowser browser = new WebBrowser(application);

      assertThat(WebBrowser.cookie(browser.get("/nobody"))).isEmpty();
      assertThat(WebBrowser.cookie(browser.get("/nobody", "consent=yes"))).isPresent();
    }
  }

  @Test
  void whoHasOptedOutIsNotTracked() {
    String optedOut = NAME + "=" + json("{\"deviceId\":\"device-out\",\"optOut\":true}");
    try (ConfigurableApplicationContext application =
        startLocal(
            "assay.request.tracks-exposure=true", "assay.local.exposure-tracking.enabled=true")) {
      WebBrowser browser = new WebBrowser(application);

      assertThat(browser.get("/banner", optedOut).body()).isEqualTo("blue");
      assertThat(browser.get("/banner", cookie("device-in")).body()).isEqualTo("blue");
    }
    assertThat(server.events())
        .singleElement()
        .asString()
        .contains("device-in")
        .doesNotContain("device-out");
  }

  private static String json(String json) {
    String encoded = URLEncoder.encode(json, StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(encoded.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void ofTwoClientsTheOneThatIsNamedGivesTheVariants() {
    server.banner("remote");
    try (ConfigurableApplicationContext application =
        startLocal(
            "assay.remote.deployment-key=client-key",
            "assay.remote.server-url=" + server.url(),
            "assay.local.server-url=http://127.0.0.1:1",
            "assay.local.bootstrap=classpath:banner-flags.json",
            "assay.request.client=remote")) {
      assertThat(new WebBrowser(application).get("/banner", cookie("device-1")).body())
          .isEqualTo("remote");
    }
  }

  @Test
  void theApplicationsOwnResolverTellsTheUser() {
    try (ConfigurableApplicationContext application =
        start(
            MemberShop.class,
            "assay.local.deployment-key=server-key",
            "assay.local.server-url=" + server.url())) {
      assertThat(new WebBrowser(application).get("/user", cookie("device-9")).body())
          .isEqualTo("device-9 member");
    }
  }

  @Test
  void aRequestThatIsUnderWayAtTheEndIsAnsweredAndItsExposureSent() throws Exception {
    CompletableFuture<HttpResponse<String>> answer;
    try (ConfigurableApplicationContext application =
        startLocal(
            "server.shutdown=graceful",
            "assay.request.tracks-exposure=true",
            "assay.local.exposures-on-read=true",
            "assay.local.exposure-tracking.flush-interval=1h")) {
      Shop shop = application.getBean(Shop.class);
      answer = new WebBrowser(application).later("/late", cookie("device-late"));
      assertThat(shop.lateEntered.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(server.events()).isEmpty();
    }
    assertThat(answer.get(20, TimeUnit.SECONDS).body()).isEqualTo("blue");
    assertThat(server.events()).singleElement().asString().contains("\"banner\"", "device-late");
  }

  @Test
  void healthAndMetricsTellOfTheClient() {
    try (ConfigurableApplicationContext application =
        startLocal(
            "assay.remote.deployment-key=client-key",
            "management.endpoint.health.show-details=always",
            "management.endpoints.web.exposure.include=health,metrics")) {
      WebBrowser browser = new WebBrowser(application);
      browser.get("/banner");

      JsonValue health =
          JsonValue.parse(browser.get("/actuator/health").body()).get("components").get("assay");
      assertThat(health.get("status").asString("")).isEqualTo("UP");
      assertThat(health.get("details").get("state").asString("")).isEqualTo("READY");
      assertThat(health.get("details").get("flags").asInt(0)).isEqualTo(1);
      assertThat(browser.get("/actuator/metrics/assay.client.evaluations").body())
          .contains("\"value\":1.0");
      assertThat(browser.get("/actuator/metrics/assay.client.fetches").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void withoutFlagsTheHealthIsDownUnlessItIsSwitchedOff() {
    server.status(401);
    try (ConfigurableApplicationContext application = startLocal()) {
      assertThat(new WebBrowser(application).get("/actuator/health").statusCode()).isEqualTo(503);
    }
    try (ConfigurableApplicationContext application =
        startLocal("management.health.assay.enabled=false")) {
      assertThat(new WebBrowser(application).get("/actuator/health").statusCode()).isEqualTo(200);
    }
  }

  /** A shop. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @RestController
  static class Shop implements LocalEvaluationListener, ApplicationListener<ContextClosedEvent> {
    private final ObjectProvider<Variants> variants;
    private final ObjectProvider<ExperimentUser> user;
    private final ObjectProvider<PinnedFlags> pinned;
    private final Semaphore changes = new Semaphore(0);
    private final CountDownLatch lateEntered = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Runnable change = () -> {};

    Shop(
        ObjectProvider<Variants> variants,
        ObjectProvider<ExperimentUser> user,
        ObjectProvider<PinnedFlags> pinned) {
      this.variants = variants;
      this.user = user;
      this.pinned = pinned;
    }

    @GetMapping("/banner")
    String banner(Variants variants) {
      return variants.get("banner").value();
    }

    @GetMapping("/missing")
    String missing(Variants variants) {
      return variants.source() + " " + variants.asMap();
    }

    @GetMapping("/bean")
    String bean() {
      return variants.getObject().get("banner").value() + " " + user.getObject().deviceId();
    }

    @GetMapping("/user")
    String user(ExperimentUser user) {
      return user.deviceId() == null ? "nobody" : user.deviceId();
    }

    @GetMapping("/change")
    String change(LocalEvaluator flags, ExperimentUser user) throws InterruptedException {
      String before = flags.evaluate(user, "banner").value();
      changes.drainPermits();
      change.run();
      assertThat(changes.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
      return before
          + " "
          + pinned.getObject().evaluate(user, "banner").value()
          + " "
          + variants.getObject().get("banner").value();
    }

    @GetMapping("/late")
    String late(Variants variants) throws InterruptedException {
      lateEntered.countDown();
      assertThat(closing.await(20, TimeUnit.SECONDS)).isTrue();
      return variants.get("banner").value();
    }

    @Override
    public void flagsChanged(LocalEvaluationStatus status, Set<String> flagKeys) {
      changes.release();
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
      closing.countDown();
    }
  }

  /** A shop that asks before it sets a cookie. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class ConsentShop {
    @Bean
    IdentityCookieCondition consent() {
      return request ->
          request.getCookies() != null
              && Stream.of(request.getCookies())
                  .anyMatch(cookie -> cookie.getName().equals("consent"));
    }
  }

  /** A shop that knows its members. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @RestController
  static class MemberShop {
    @Bean
    ExperimentUserResolver members(CookieUserResolver visitors) {
      return request -> visitors.resolve(request).toBuilder().userId("member").build();
    }

    @GetMapping("/user")
    String user(ExperimentUser user) {
      return user.deviceId() + " " + user.userId();
    }
  }
}
