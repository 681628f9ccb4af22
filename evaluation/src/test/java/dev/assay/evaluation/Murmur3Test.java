package dev.assay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Murmur3Test {
  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "a, 1009084850",
    "abc, 3017643002",
    "hello, 613153351",
    "salt/user, 1464243757",
    "salt/user_id, 3675591092",
    "aBcDeFgH/user-1, 2859408944",
    "aBcDeFgH/device-42, 2834412457",
    "aBcDeFgH/héllo, 276797868",
    "aBcDeFgH/日本語, 433602342",
    "aBcDeFgH/😀, 3625376737",
    "/x, 2002945852"
  })
  void hashesAreTheReferences(String text, long hash) {
    assertThat(ReferenceEngine.murmur(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(hash);
    for (int prefix = 0; prefix <= text.length(); prefix++) {
      boolean between = prefix == 0 || !Character.isHighSurrogate(text.charAt(prefix - 1));
      if (between) {
        assertThat(new Murmur3(text.substring(0, prefix)).hash(text.substring(prefix)))
            .as("prefix of " + prefix)
            .isEqualTo(hash);
      }
    }
  }

  @Test
  void prefixesAndTextsOfEveryLengthHashAsTheSlowOneDoes() {
    for (int prefix = 0; prefix <= 9; prefix++) {
      for (int length = 0; length <= 18; length++) {
        assertSame(
            "p~\u007f".repeat(4).substring(0, prefix), "t\u0000~z".repeat(5).substring(0, length));
        assertSame("é".repeat(prefix), "xyz~".repeat(5).substring(0, length));
      }
    }
  }

  @Test
  void oneLetterBeyondAsciiAnywhereHashesAsTheSlowOneDoes() {
    for (String letter : new String[] {"\u0080", "ÿ", "\u07ff", "語", "😀", "\ud83d", "\uffff"}) {
      for (int prefix = 0; prefix < 4; prefix++) {
        for (int at = 0; at <= 9; at++) {
          String text = "abcdefghi".substring(0, at) + letter + "abcdefghi".substring(at);
          assertSame("salt".substring(prefix), text);
        }
      }
    }
  }

  private static void assertSame(String prefix, String text) {
    byte[] bytes = (prefix + text).getBytes(StandardCharsets.UTF_8);
    assertThat(new Murmur3(prefix).hash(text))
        .as("%s, %s", prefix, text)
        .isEqualTo(ReferenceEngine.murmur(bytes));
  }
}
