package dev.assay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberHashTest {
  /** What OpenSSL's SipHash gives for the bytes 00 01 02 … with one and three rounds. */
  @ParameterizedTest
  @CsvSource({
    "0,e77ebcb22788a5befd62db6add303001",
    "2,75787f090569839b855bc9548c6aea95",
    "4,0c784e71ac2b285a9f8e92e78fbf2c25",
    "6,dcd03d29f743e7100951b0e83985a6f8",
    "8,aa12fee1d5e3dab4724f16ab35f9c799",
    "14,87e76268dbc9227226b0ca665f64e378",
    "16,d0a8d95715518eebb513b0f83d9e1793",
    "38,7c5004005ec5da4c5ac9440e5c723193",
    "256,f56c8b243a0c025a6a687aa2b99c707a",
    "300,3165ead62761c51719819dcf73cd572b",
  })
  void theHashIsSipHash(int length, String expected) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    char[] chars = new char[length / 2];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asCharBuffer().get(chars);

    MemberHash hash = new MemberHash(new String(chars), 0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

    ByteBuffer words = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    words.putLong(hash.first()).putLong(hash.second());
    assertThat(HexFormat.of().formatHex(words.array())).isEqualTo(expected);
  }

  @Test
  void theHashDependsOnTheKey() {
    assertThat(new MemberHash("ann", 1, 2).first())
        .isNotEqualTo(new MemberHash("ann", 1, 3).first())
        .isNotEqualTo(new MemberHash("ann", 3, 2).first());
    assertThat(new MemberHash("ann", 1, 2).second())
        .isNotEqualTo(new MemberHash("ann", 1, 3).second());
  }

  @Test
  void aProcessHashesTheSameTextAlike() {
    String copy = new String("änn".getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    assertThat(new MemberHash("änn").first()).isEqualTo(new MemberHash(copy).first());
    assertThat(new MemberHash("änn").second()).isEqualTo(new MemberHash(copy).second());
  }
}
