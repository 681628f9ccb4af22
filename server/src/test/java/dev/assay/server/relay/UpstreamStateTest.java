package dev.assay.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.sdk.internal.http.HttpFailure;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UpstreamStateTest {
  private final HttpFailure refused = HttpFailure.status(401, 0);
  private final HttpFailure away = HttpFailure.of(HttpFailure.Kind.CONNECTION, "refused", null);

  private Instant now = Instant.ofEpochSecond(1_000);
  private final UpstreamState state = new UpstreamState("name", Duration.ofSeconds(60), () -> now);

  @Test
  void theAgeIsThatOfTheLastWord() {
    assertThat(state.ageSeconds()).isNaN();
    state.heard(now.minusSeconds(5));
    assertThat(state.ageSeconds()).isEqualTo(5);
    state.heard();
    now = now.plusMillis(1500);
    assertThat(state.ageSeconds()).isEqualTo(1.5);
  }

  @Test
  void anOutageLastsFromItsFirstFailureToTheNextWord() {
    state.heard();
    assertThat(state.awaySince()).isNull();
    state.pollFailed(away);
    Instant first = now;
    now = now.plusSeconds(9);
    state.pollFailed(away);
    state.streamFailed(away);

    assertThat(state.awaySince()).isEqualTo(first);
    assertThat(state.pollFailures()).isEqualTo(2);
    assertThat(state.streamFailures()).isEqualTo(1);
    state.pollFailed(refused);
    assertThat(state.awaySince()).isNull();
    state.pollFailed(away);
    assertThat(state.awaySince()).isEqualTo(now);
    state.heard();
    assertThat(state.awaySince()).isNull();
  }

  @Test
  void aKeyThatCountedIsRevokedWhenItIsRefusedAllTheTime() {
    state.heard();
    state.pollFailed(refused);
    assertThat(state.isRefused()).isTrue();
    assertThat(state.isRevoked()).isFalse();
    now = now.plusSeconds(59);
    assertThat(state.isRevoked()).isFalse();
    now = now.plusSeconds(1);
    assertThat(state.isRevoked()).isTrue();
    state.heard();
    assertThat(state.isRevoked()).isFalse();
  }

  @Test
  void anotherFailureEndsTheRefusal() {
    state.heard();
    state.pollFailed(refused);
    now = now.plusSeconds(59);
    state.pollFailed(away);
    state.pollFailed(HttpFailure.status(403, 0));
    now = now.plusSeconds(1);

    assertThat(state.isRevoked()).isFalse();
  }

  @Test
  void aKeyThatNeverCountedIsRevokedAtOnce() {
    assertThat(state.isRevoked()).isFalse();
    state.pollFailed(refused);
    assertThat(state.isRevoked()).isTrue();
  }
}
