package dev.assay.spring;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variants;
import dev.assay.spring.reactive.ReactiveExperiment;
import dev.assay.spring.servlet.CookieUserResolver;
import dev.assay.spring.servlet.ExperimentUserResolver;
import dev.assay.spring.servlet.IdentityCookieCondition;
import java.util.concurrent.Executor;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.WebUtils;
import reactor.core.publisher.Mono;

/** The examples of the documents, which {@link DocumentTest} compares with them. */
final class DocumentExamples {
  // example:resolver
  @Bean
  ExperimentUserResolver experimentUsers(CookieUserResolver visitors) {
    return request -> {
      ExperimentUser.Builder user = visitors.resolve(request).toBuilder();
      if (request.getUserPrincipal() != null) {
        user.userId(request.getUserPrincipal().getName());
      }
      return user.userProperty("locale", request.getLocale().toLanguageTag()).build();
    };
  }

  // end:resolver

  // example:reactive
  @GetMapping("/price")
  Mono<String> price(Mono<Variants> variants) {
    return variants.map(found -> found.get("price").payload().get("text").asString("10 €"));
  }

  @Bean
  RouterFunction<ServerResponse> banner(ReactiveExperiment experiment) {
    return RouterFunctions.route()
        .GET("/banner", request -> experiment.variants().flatMap(DocumentExamples::page))
        .build();
  }

  // end:reactive

  private static Mono<ServerResponse> page(Variants variants) {
    return ServerResponse.ok().bodyValue(String.valueOf(variants.get("banner").value()));
  }

  // example:consent
  @Bean
  IdentityCookieCondition consent() {
    return request -> WebUtils.getCookie(request, "consent") != null;
  }

  // end:consent

  // example:customizer
  @Bean
  RemoteEvaluationCustomizer fetchThreads(Executor applicationTaskExecutor) {
    return options -> options.executor(applicationTaskExecutor);
  }

  // end:customizer
}
