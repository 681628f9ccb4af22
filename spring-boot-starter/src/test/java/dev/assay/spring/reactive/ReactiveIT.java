package dev.assay.spring.reactive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.AmplitudeCookie;
import dev.assay.sdk.LocalEvaluator;
import dev.assay.sdk.PinnedFlags;
import dev.assay.spring.WebBrowser;
import dev.assay.spring.WebContract;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpCookie;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** A reactive application on Tomcat. */
class ReactiveIT extends WebContract {
  ReactiveIT() {
    super(WebApplicationType.REACTIVE);
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
    return List.of("/banner", "/mono", "/flags", "/function");
  }

  @Test
  void variantsAreFetchedOnceARequestAndNoThreadWaitsForThem() throws Exception {
    try (ConfigurableApplicationContext application = remote(Shop.class)) {
      ReactiveExperiment experiment = application.getBean(ReactiveExperiment.class);
      MockServerWebExchange exchange =
          MockServerWebExchange.from(
              MockServerHttpRequest.get("/banner")
                  .cookie(new HttpCookie(NAME, AmplitudeCookie.generate("device-1", FORMAT))));
      Runnable release = server.holdVariants();

      // On this thread: had it to wait, nobody could release the answer.
      CompletableFuture<Variants> first = experiment.variants(exchange).toFuture();
      CompletableFuture<Variants> second = experiment.variants(exchange).toFuture();
      assertThat(first).isNotDone();
      release.run();

      assertThat(first.get(20, TimeUnit.SECONDS).get("banner").value()).isEqualTo("blue");
      assertThat(second.get(20, TimeUnit.SECONDS)).isSameAs(first.get());
      assertThat(new WebBrowser(application).get("/mono", cookie("device-1")).body())
          .isEqualTo("blue");
    }
  }

  @Test
  void aFailedFetchIsTheMonosError() {
    server.status(400);
    try (ConfigurableApplicationContext application = remote(Shop.class)) {
      assertThat(new WebBrowser(application).get("/rescued", cookie("device-1")).body())
          .isEqualTo("the server answered status 400");
    }
  }

  @Test
  void aResolverMayAskForOtherPartsOfTheRequest() {
    try (ConfigurableApplicationContext application = local(FlaggedShop.class)) {
      assertThat(new WebBrowser(application).get("/user").body()).isEqualTo("user-blue");
    }
  }

  @Test
  void whatIsNotThereIsSaid() {
    try (ConfigurableApplicationContext application = remote(NobodysShop.class)) {
      WebBrowser browser = new WebBrowser(application);
      ReactiveExperiment experiment = application.getBean(ReactiveExperiment.class);

      assertThat(browser.get("/user").body()).isEqualTo("the resolver gave no user");
      assertThat(browser.get("/flags").body()).isEqualTo("there is no local client");
      assertThat(experiment.user().map(String::valueOf).onErrorResume(ReactiveIT::text).block())
          .isEqualTo("there is no web request");
    }
  }

  private static Mono<String> text(Throwable failure) {
    return Mono.just(failure.getMessage());
  }

  /** A shop. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @RestController
  static class Shop {
    @GetMapping("/banner")
    String banner(Variants variants) {
      return variants.get("banner").value();
    }

    @GetMapping("/mono")
    Mono<String> mono(Mono<Variants> variants) {
      return variants.map(found -> found.get("banner").value());
    }

    @GetMapping("/rescued")
    Mono<String> rescued(Mono<Variants> variants) {
      return variants.map(found -> "no failure").onErrorResume(ReactiveIT::text);
    }

    @GetMapping("/user")
    String user(ExperimentUser user) {
      return user.deviceId();
    }

    @Bean
    RouterFunction<ServerResponse> function(ReactiveExperiment experiment) {
      return RouterFunctions.route()
          .GET(
              "/function",
              request ->
                  experiment
                      .variants()
                      .flatMap(found -> ServerResponse.ok().bodyValue(found.get("banner").value())))
          .GET(
              "/flags",
              request ->
                  Mono.zip(experiment.flags(), experiment.user())
                      .flatMap(
                          both ->
                              ServerResponse.ok().bodyValue(banner(both.getT1(), both.getT2()))))
          .build();
    }

    private static String banner(LocalEvaluator flags, ExperimentUser user) {
      return flags.evaluate(user, "banner").value();
    }
  }

  /** A shop that asks before it sets a cookie. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class ConsentShop {
    @Bean
    ReactiveIdentityCookieCondition consent() {
      return exchange -> exchange.getRequest().getCookies().containsKey("consent");
    }
  }

  /** A shop whose users have a flag's name. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @RestController
  static class FlaggedShop {
    @Bean
    static ReactiveExperimentUserResolver flagged(ObjectProvider<ReactiveExperiment> experiment) {
      return exchange -> {
        Mono<PinnedFlags> flags = experiment.getObject().flags(exchange);
        ExperimentUser nobody = ExperimentUser.builder().build();
        return flags.map(
            found ->
                ExperimentUser.builder()
                    .userId("user-" + found.evaluate(nobody, "banner").value())
                    .build());
      };
    }

    @GetMapping("/user")
    Mono<String> user(Mono<ExperimentUser> user) {
      return user.map(ExperimentUser::userId);
    }
  }

  /** A shop that knows its members. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @RestController
  static class MemberShop {
    @Bean
    ReactiveExperimentUserResolver members(ReactiveCookieUserResolver visitors) {
      return exchange ->
          visitors.resolve(exchange).map(user -> user.toBuilder().userId("member").build());
    }

    @GetMapping("/user")
    Mono<String> user(Mono<ExperimentUser> user, LocalEvaluator flags) {
      return user.map(found -> found.deviceId() + " " + found.userId())
          .filter(text -> flags.evaluate(ExperimentUser.builder().build(), "banner").exists());
    }
  }

  /** A shop without a user and without a local client. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @RestController
  static class NobodysShop {
    private final ObjectProvider<ReactiveExperiment> experiment;

    NobodysShop(ObjectProvider<ReactiveExperiment> experiment) {
      this.experiment = experiment;
    }

    @Bean
    static ReactiveExperimentUserResolver nobody() {
      return exchange -> Mono.empty();
    }

    @GetMapping("/user")
    Mono<String> user(Mono<Variants> variants) {
      return variants.map(String::valueOf).onErrorResume(ReactiveIT::text);
    }

    @GetMapping("/flags")
    Mono<String> flags() {
      return experiment.getObject().flags().map(String::valueOf).onErrorResume(ReactiveIT::text);
    }
  }
}
