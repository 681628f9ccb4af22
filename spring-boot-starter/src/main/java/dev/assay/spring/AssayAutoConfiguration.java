package dev.assay.spring;

import dev.assay.sdk.FetchListener;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.assay.sdk.LocalEvaluationListener;
import dev.assay.sdk.LocalEvaluationMetrics;
import dev.assay.sdk.RemoteEvaluationClient;
import dev.assay.sdk.RemoteEvaluationConfig;
import dev.assay.sdk.tracking.Tracker;
import dev.assay.spring.internal.IdentityCookie;
import dev.assay.spring.internal.RequestClients;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * The clients: a remote one if {@code assay.remote.deployment-key} is set, a local one if {@code
 * assay.local.deployment-key} is set, unless the application has its own.
 *
 * <p>Immutable.
 */
@AutoConfiguration(afterName = "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration")
@EnableConfigurationProperties(AssayProperties.class)
public final class AssayAutoConfiguration {
  AssayAutoConfiguration() {}

  @Bean
  TlsContexts assayTlsContexts(ObjectProvider<SslBundles> bundles) {
    return new TlsContexts(bundles);
  }

  @Bean(destroyMethod = "close")
  @ConditionalOnProperty("assay.remote.deployment-key")
  @ConditionalOnMissingBean
  RemoteEvaluationClient remoteEvaluationClient(
      AssayProperties properties,
      TlsContexts tls,
      ObjectProvider<FetchListener> listeners,
      ObjectProvider<RemoteEvaluationCustomizer> customizers) {
    RemoteEvaluationConfig.Builder options = properties.remote().builder(tls);
    listeners.orderedStream().forEach(options::listener);
    customizers.orderedStream().forEach(customizer -> customizer.customize(options));
    try {
      return RemoteEvaluationClient.create(
          String.valueOf(properties.remote().deploymentKey()), options.build());
    } catch (IllegalArgumentException e) {
      throw new Options(RemoteProperties.PREFIX).refused("deployment-key", e);
    }
  }

  @Bean(destroyMethod = "close")
  @ConditionalOnProperty("assay.local.deployment-key")
  @ConditionalOnMissingBean
  LocalEvaluationClient localEvaluationClient(
      AssayProperties properties,
      TlsContexts tls,
      LocalParts parts,
      ObjectProvider<LocalEvaluationCustomizer> customizers) {
    LocalEvaluationConfig.Builder options = properties.local().builder(tls);
    parts.addTo(options);
    customizers.orderedStream().forEach(customizer -> customizer.customize(options));
    try {
      return LocalEvaluationClient.create(
          String.valueOf(properties.local().deploymentKey()), options.build());
    } catch (IllegalArgumentException e) {
      throw new Options(LocalProperties.PREFIX).refused("deployment-key", e);
    }
  }

  @Bean
  LocalParts assayLocalParts(
      ObjectProvider<LocalEvaluationListener> listeners,
      ObjectProvider<LocalEvaluationMetrics> metrics,
      ObjectProvider<Tracker> tracker) {
    return new LocalParts(listeners, metrics, tracker);
  }

  @Bean
  @ConditionalOnSingleCandidate(LocalEvaluationClient.class)
  LocalClientStart assayLocalClientStart(
      LocalEvaluationClient client, LocalParts parts, AssayProperties properties) {
    return new LocalClientStart(client, parts, properties.local().failFast());
  }

  @Bean
  @ConditionalOnProperty("assay.cookie.api-key")
  @ConditionalOnClass(name = "org.springframework.http.ResponseCookie")
  IdentityCookie assayIdentityCookie(AssayProperties properties) {
    return properties.cookie().cookie();
  }

  @Bean
  @Conditional(OnAnyClient.class)
  RequestClients assayRequestClients(
      AssayProperties properties,
      ObjectProvider<LocalEvaluationClient> local,
      ObjectProvider<RemoteEvaluationClient> remote) {
    return new RequestClients(
        local.getIfUnique(),
        remote.getIfUnique(),
        properties.request().client() == AssayProperties.Client.LOCAL,
        properties.request().tracksExposure());
  }
}
