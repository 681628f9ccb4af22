package dev.assay.spring;

import javax.net.ssl.SSLContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;

/** The TLS contexts of the application's SSL bundles. */
final class TlsContexts {
  private final ObjectProvider<SslBundles> bundles;

  TlsContexts(ObjectProvider<SslBundles> bundles) {
    this.bundles = bundles;
  }

  /**
   * {@return the context of a bundle}
   *
   * @throws IllegalArgumentException if there is no such bundle
   */
  SSLContext of(String bundle) {
    SslBundles known = bundles.getIfAvailable();
    if (known == null) {
      throw new IllegalArgumentException("the application has no SSL bundles");
    }
    try {
      return known.getBundle(bundle).createSslContext();
    } catch (NoSuchSslBundleException e) {
      throw new IllegalArgumentException("there is no SSL bundle " + bundle, e);
    }
  }
}
