package dev.assay.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.JsonValue;
import dev.assay.sdk.AmplitudeCookie.Format;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class AmplitudeCookieTest {
  private static final JsonValue VECTORS = vectors();

  private static JsonValue vectors() {
    try (InputStream in = AmplitudeCookieTest.class.getResourceAsStream("cookies.json")) {
      return JsonValue.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Stream<DynamicTest> each(String table, Consumer<JsonValue> test) {
    JsonValue rows = VECTORS.get(table);
    return IntStream.range(0, rows.size())
        .mapToObj(rows::get)
        .map(row -> DynamicTest.dynamicTest(row.toJson(), () -> test.accept(row)));
  }

  private static @Nullable String text(JsonValue row, String name) {
    return (String) row.get(name).asPlain();
  }

  @TestFactory
  Stream<DynamicTest> namesComeFromTheKey() {
    return each(
        "names",
        row -> {
          String key = row.get("apiKey").asString("");
          assertName(key, Format.LEGACY, text(row, "legacy"));
          assertName(key, Format.BROWSER_SDK_2, text(row, "browserSdk2"));
        });
  }

  private static void assertName(String key, Format format, @Nullable String expected) {
    if (expected == null) {
      assertThatThrownBy(() -> AmplitudeCookie.cookieName(key, format))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("API key");
    } else {
      assertThat(AmplitudeCookie.cookieName(key, format)).isEqualTo(expected);
    }
  }

  @TestFactory
  Stream<DynamicTest> legacyCookiesAreRead() {
    return each("parseLegacy", row -> assertParsed(row, Format.LEGACY));
  }

  @TestFactory
  Stream<DynamicTest> cookiesOfBrowserSdk2AreRead() {
    return each("parseBrowserSdk2", row -> assertParsed(row, Format.BROWSER_SDK_2));
  }

  private static void assertParsed(JsonValue row, Format format) {
    ExperimentUser expected =
        ExperimentUser.builder()
            .deviceId(text(row, "deviceId"))
            .userId(text(row, "userId"))
            .build();
    assertThat(AmplitudeCookie.parse(row.get("value").asString(""), format)).isEqualTo(expected);
  }

  @TestFactory
  Stream<DynamicTest> cookiesAreWritten() {
    return each(
        "generate",
        row -> {
          String id = row.get("deviceId").asString("");
          assertThat(AmplitudeCookie.generate(id, Format.LEGACY)).isEqualTo(text(row, "legacy"));
          assertThat(AmplitudeCookie.generate(id, Format.BROWSER_SDK_2))
              .isEqualTo(text(row, "browserSdk2"));
        });
  }

  @Test
  void theFormatIsLegacyUnlessToldOtherwise() {
    assertThat(AmplitudeCookie.cookieName("1234567890")).isEqualTo("amp_123456");
    assertThat(AmplitudeCookie.generate("deviceId")).isEqualTo("deviceId..........");
    ExperimentUser visitor = AmplitudeCookie.parse("deviceId.dXNlcg==..x");
    assertThat(visitor.deviceId()).isEqualTo("deviceId");
    assertThat(visitor.userId()).isEqualTo("user");
  }

  @Test
  void theKeyIsNotToldWhenItIsTooShort() {
    assertThatThrownBy(() -> AmplitudeCookie.cookieName("s3cr"))
        .hasMessage("an Amplitude API key has at least 6 characters");
  }

  @Test
  void whatIsWrittenIsReadBack() {
    for (String id : new String[] {"d", "日本 😀", "a%b+c d", "\"\\/\b\n\u0001", "%7B", "{}"}) {
      String value = AmplitudeCookie.generate(id, Format.BROWSER_SDK_2);
      assertThat(AmplitudeCookie.parse(value, Format.BROWSER_SDK_2).deviceId()).isEqualTo(id);
    }
  }

  @Test
  void controlCharactersAndHalvesOfCharactersAreWrittenAsBrowsersDo() {
    assertThat(percentEncoded("a\u001fb\u0007\n"))
        .isEqualTo("%7B%22deviceId%22%3A%22a%5Cu001fb%5Cu0007%5Cn%22%7D");
    assertThat(percentEncoded("\ud83d😀\ude00"))
        .isEqualTo("%7B%22deviceId%22%3A%22%5Cud83d%F0%9F%98%80%5Cude00%22%7D");
  }

  private static String percentEncoded(String deviceId) {
    String value = AmplitudeCookie.generate(deviceId, Format.BROWSER_SDK_2);
    return new String(Base64.getDecoder().decode(value), StandardCharsets.US_ASCII);
  }

  @Test
  void hugeValuesGiveNoIds() {
    ExperimentUser nobody = ExperimentUser.builder().build();
    String huge = "x".repeat(1 << 20);
    assertThat(AmplitudeCookie.parse(huge)).isEqualTo(nobody);
    assertThat(AmplitudeCookie.parse(huge, Format.BROWSER_SDK_2)).isEqualTo(nobody);
    String deep =
        Base64.getEncoder().encodeToString("[".repeat(40_000).getBytes(StandardCharsets.UTF_8));
    assertThat(AmplitudeCookie.parse(deep, Format.BROWSER_SDK_2)).isEqualTo(nobody);
  }

  @Test
  void noTextMakesItFail() {
    long seed = 20_240_607;
    Random random = new Random(seed);
    String alphabet = "aZ09+/=-_.%{}\":[] \u0000é\ud83d\ude00JTdCiI";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(40); n > 0; n--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String cookie = text.toString();
      String encoded = Base64.getEncoder().encodeToString(cookie.getBytes(StandardCharsets.UTF_8));
      try {
        AmplitudeCookie.parse(cookie, Format.LEGACY);
        AmplitudeCookie.parse(cookie, Format.BROWSER_SDK_2);
        AmplitudeCookie.parse(encoded, Format.BROWSER_SDK_2);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", cookie " + cookie, e);
      }
    }
  }

  @Test
  void nullsAreRefused() {
    assertThatNullPointerException().isThrownBy(() -> AmplitudeCookie.cookieName(null));
    assertThatNullPointerException().isThrownBy(() -> AmplitudeCookie.parse(null));
    assertThatNullPointerException().isThrownBy(() -> AmplitudeCookie.generate(null));
    assertThatNullPointerException().isThrownBy(() -> AmplitudeCookie.parse("x", null));
  }
}
