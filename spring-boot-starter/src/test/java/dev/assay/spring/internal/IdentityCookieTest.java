package dev.assay.spring.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.sdk.AmplitudeCookie.Format;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdentityCookieTest {
  private static Visitor read(Format format, String... values) {
    return new IdentityCookie(
            "name", format, new IdentityCookie.Attributes(null, Duration.ofDays(1), "Lax", false))
        .read(List.of(values))
        .orElseThrow();
  }

  private static String json(String json) {
    String encoded = URLEncoder.encode(json, StandardCharsets.UTF_8).replace("+", "%20");
    return Base64.getEncoder().encodeToString(encoded.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void ofSeveralCookiesTheOneOfTheLatestEventTells() {
    String old = json("{\"deviceId\":\"old\",\"lastEventTime\":1700000000000}");
    String recent = json("{\"deviceId\":\"new\",\"lastEventTime\":1800000000000}");
    String timeless = json("{\"deviceId\":\"none\"}");

    assertThat(read(Format.BROWSER_SDK_2, "garbage", old, recent, timeless).user().deviceId())
        .isEqualTo("new");
    assertThat(read(Format.BROWSER_SDK_2, timeless, timeless).user().deviceId()).isEqualTo("none");
    assertThat(
            read(Format.LEGACY, "old...1f1gkeib1.1f1gkeib1.dv", "new...1f1gkeib1.1f1gkeib2.dv")
                .user()
                .deviceId())
        .isEqualTo("new");
    assertThat(read(Format.LEGACY, "odd...x.!.dv").lastEventTime()).isZero();
  }

  @Test
  void aVisitorsOptOutIsRead() {
    assertThat(read(Format.LEGACY, "device..1.x.x").optedOut()).isTrue();
    assertThat(read(Format.LEGACY, "device....").optedOut()).isFalse();
    assertThat(
            read(Format.BROWSER_SDK_2, json("{\"deviceId\":\"a+b\",\"optOut\":true}")).optedOut())
        .isTrue();
    assertThat(read(Format.BROWSER_SDK_2, json("{\"deviceId\":\"a\"}")).optedOut()).isFalse();
  }
}
