package dev.assay.spring.servlet;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.LocalEvaluator;
import dev.assay.sdk.PinnedFlags;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Gives controller methods the variants, the user or the pinned flags of their request. */
final class ExperimentArgumentResolver implements HandlerMethodArgumentResolver, WebMvcConfigurer {
  private final RequestExperiments experiments;

  ExperimentArgumentResolver(RequestExperiments experiments) {
    this.experiments = experiments;
  }

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(this);
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    Class<?> type = parameter.getParameterType();
    return type == Variants.class
        || type == ExperimentUser.class
        || (experiments.hasFlags() && (type == PinnedFlags.class || type == LocalEvaluator.class));
  }

  @Override
  public Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest webRequest,
      @Nullable WebDataBinderFactory binders) {
    HttpServletRequest request = webRequest.getNativeRequest(HttpServletRequest.class);
    if (request == null) {
      throw new IllegalStateException("not a servlet request");
    }
    Class<?> type = parameter.getParameterType();
    if (type == Variants.class) {
      return experiments.variants(request);
    }
    return type == ExperimentUser.class ? experiments.user(request) : experiments.flags(request);
  }
}
