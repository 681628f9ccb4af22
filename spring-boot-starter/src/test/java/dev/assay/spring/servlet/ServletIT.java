package dev.assay.spring.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.JsonValue;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.LocalEvaluationListener;
import dev.assay.sdk.LocalEvaluationStatus;
import dev.assay.sdk.LocalEvaluator;
import dev.assay.sdk.PinnedFlags;
import dev.assay.spring.WebBrowser;
import dev.assay.spring.WebContract;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A servlet application on Tomcat. */
class ServletIT extends WebContract {
  ServletIT() {
    super(WebApplicationType.SERVLET);
  }

  @Override
  protected Class<?> shop(Shops kind) {
    return switch (kind) {
      case ANY -> Shop.class;
      case WITH_CONSENT -> ConsentShop.class;
      case OF_MEMBERS -> MemberShop.class;
    };
  }

  @Override
  protected List<String> banners() {
    return List.of("/banner", "/bean");
  }

  @Test
  void withoutConsentToItNoCookieIsSet() {
    try (ConfigurableApplicationContext application = local(Shop.class)) {
      HttpResponse<String> answer = new WebBrowser(application).get("/user");

      assertThat(answer.body()).isEqualTo("nobody");
      assertThat(WebBrowser.cookie(answer)).isEmpty();
    }
  }

  @Test
  void flagsStayAsTheyAreWithinARequest() {
    try (ConfigurableApplicationContext application =
        local(Shop.class, "assay.local.flag-config-polling-interval=20ms")) {
      Shop shop = application.getBean(Shop.class);
      shop.change = () -> server.banner("green");
      WebBrowser browser = new WebBrowser(application);

      assertThat(browser.get("/change").body()).isEqualTo("blue blue blue");
      assertThat(browser.get("/banner").body()).isEqualTo("green");
    }
  }

  @Test
  void variantsAreFetchedWhereThereIsOnlyARemoteClient() {
    try (ConfigurableApplicationContext application = remote(Shop.class)) {
      WebBrowser browser = new WebBrowser(application);

      assertThat(browser.get("/banner", cookie("device-1")).body()).isEqualTo("blue");
      assertThat(browser.get("/missing").body()).isEqualTo("FALLBACK {}");
      server.status(400);
      assertThat(browser.get("/banner", cookie("device-1")).statusCode()).isEqualTo(500);
    }
  }

  @Test
  void ofTwoClientsTheOneThatIsNamedGivesTheVariants() {
    server.banner("remote");
    try (ConfigurableApplicationContext application =
        local(
            Shop.class,
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
  void aRequestThatIsUnderWayAtTheEndIsAnsweredAndItsExposureSent() throws Exception {
    CompletableFuture<HttpResponse<String>> answer;
    try (ConfigurableApplicationContext application =
        local(
            Shop.class,
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
        local(
            Shop.class,
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
    try (ConfigurableApplicationContext application = local(Shop.class)) {
      assertThat(new WebBrowser(application).get("/actuator/health").statusCode()).isEqualTo(503);
    }
    try (ConfigurableApplicationContext application =
        local(Shop.class, "management.health.assay.enabled=false")) {
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
      return variants.getObject().get("banner").value();
    }

    @GetMapping("/user")
    String user() {
      String deviceId = user.getObject().deviceId();
      return deviceId == null ? "nobody" : deviceId;
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
