package dev.assay.spring;

import dev.assay.sdk.AmplitudeCookie;
import dev.assay.spring.internal.IdentityCookie;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The cookie in which Amplitude's browser SDKs keep a visitor's identity.
 *
 * @param apiKey the API key that the browser SDK is initialized with, which names the cookie; the
 *     cookie is read if it is set
 * @param format who writes the cookie: browser-sdk-2 or legacy
 * @param setWhenMissing whether a visitor without the cookie is given one with a new device id
 * @param domain the domain of a new cookie; the host of the request if it is not set
 * @param maxAge how long a browser keeps a new cookie
 * @param sameSite the SameSite attribute of a new cookie: Lax, Strict or None
 * @param secure whether a new cookie is sent over HTTPS only
 */
record CookieProperties(
    @Nullable String apiKey,
    @DefaultValue("browser-sdk-2") AmplitudeCookie.Format format,
    @DefaultValue("false") boolean setWhenMissing,
    @Nullable String domain,
    @DefaultValue("365d") Duration maxAge,
    @DefaultValue("lax") SameSite sameSite,
    @DefaultValue("false") boolean secure) {
  static final String PREFIX = "assay.cookie";

  CookieProperties {
    if (setWhenMissing && apiKey == null) {
      throw new Options(PREFIX).refused("api-key", "is missing, which names the cookie to set");
    }
  }

  /** With which requests of other sites a browser sends a cookie. */
  enum SameSite {
    LAX("Lax"),
    STRICT("Strict"),
    NONE("None");

    private final String attribute;

    SameSite(String attribute) {
      this.attribute = attribute;
    }
  }

  IdentityCookie cookie() {
    Options options = new Options(PREFIX);
    if (maxAge.isNegative() || maxAge.isZero()) {
      throw options.refused("max-age", maxAge + " is not more than zero");
    }
    if (sameSite == SameSite.NONE && !secure) {
      throw options.refused("secure", "browsers refuse SameSite=None without it");
    }
    IdentityCookie cookie;
    try {
      String name = AmplitudeCookie.cookieName(apiKey == null ? "" : apiKey, format);
      cookie =
          new IdentityCookie(
              name,
              format,
              new IdentityCookie.Attributes(domain, maxAge, sameSite.attribute, secure));
    } catch (IllegalArgumentException e) {
      throw options.refused("api-key", e);
    }
    options.set("domain", domain, any -> cookie.create());
    return cookie;
  }

  /** {@return the properties without the key} */
  @Override
  public String toString() {
    return "CookieProperties[format=" + format + ", setWhenMissing=" + setWhenMissing + "]";
  }
}
