package dev.assay.spring;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Every property of this starter. A name that it does not know is refused.
 *
 * @param remote the remote client
 * @param local the local client
 * @param cookie the visitor's cookie
 * @param request what the current user's variants are
 */
@ConfigurationProperties(prefix = "assay", ignoreUnknownFields = false)
record AssayProperties(
    @NestedConfigurationProperty @DefaultValue RemoteProperties remote,
    @NestedConfigurationProperty @DefaultValue LocalProperties local,
    @NestedConfigurationProperty @DefaultValue CookieProperties cookie,
    @DefaultValue Request request) {

  /**
   * What the current user's variants are.
   *
   * @param client which client gives the current user's variants, if there are both
   * @param tracksExposure whether the current user's variants are tracked as exposures
   */
  record Request(
      @DefaultValue("local") Client client, @DefaultValue("false") boolean tracksExposure) {}

  /** A kind of client. */
  enum Client {
    LOCAL,
    REMOTE
  }

  /** {@return nothing but the name: properties hold keys} */
  @Override
  public String toString() {
    return "AssayProperties";
  }
}
