package dev.assay.spring.internal;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.sdk.AmplitudeCookie;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseCookie;

/**
 * The cookie of the browser SDKs, as this application reads and sets it.
 *
 * @param name its name
 * @param format who writes it
 * @param attributes those of a new one
 */
public record IdentityCookie(String name, AmplitudeCookie.Format format, Attributes attributes) {
  /** Where a request keeps the identity that its visitor was given with the answer. */
  public static final String GIVEN = IdentityCookie.class.getName() + ".given";

  /**
   * The attributes of a new cookie; the others are fixed: it holds for every path, and scripts read
   * it.
   */
  public record Attributes(
      @Nullable String domain, Duration maxAge, String sameSite, boolean secure) {}

  /**
   * A visitor's new identity.
   *
   * @param user the visitor, with a device id
   * @param header the value of the {@code Set-Cookie} header
   */
  public record NewIdentity(ExperimentUser user, String header) {}

  /**
   * {@return who the visitor is; of several cookies, the one of the latest event tells, or else the
   * first}
   *
   * @param values the values of the cookies of this name, in the request's order
   */
  public Optional<Visitor> read(Collection<String> values) {
    return values.stream()
        .map(value -> Visitor.of(value, format))
        .filter(Visitor::hasId)
        .reduce((one, other) -> other.lastEventTime() > one.lastEventTime() ? other : one);
  }

  /** {@return a visitor who was not here before} */
  public NewIdentity create() {
    String deviceId = UUID.randomUUID().toString();
    String header =
        ResponseCookie.from(name, AmplitudeCookie.generate(deviceId, format))
            .path("/")
            .domain(attributes.domain())
            .maxAge(attributes.maxAge())
            .sameSite(attributes.sameSite())
            .secure(attributes.secure())
            .build()
            .toString();
    return new NewIdentity(ExperimentUser.builder().deviceId(deviceId).build(), header);
  }
}
