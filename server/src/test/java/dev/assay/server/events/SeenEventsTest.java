package dev.assay.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeenEventsTest {
  private static SeenEvents.Mark mark(String user, String device, String insertId) {
    return SeenEvents.markOf(
        "k", Map.of("user_id", user, "device_id", device, "insert_id", insertId));
  }

  @Test
  void anEventIsKnownByDeviceOrElseUserAndInsertId() {
    assertThat(mark("a", "device", "1")).isEqualTo(mark("b", "device", "1"));
    assertThat(mark("a", "device", "1")).isNotEqualTo(mark("a", "device", "2"));
    assertThat(mark("a", "device", "1")).isNotEqualTo(mark("a", "other", "1"));
    assertThat(mark("a", "", "1")).isEqualTo(mark("a", "", "1")).isNotEqualTo(mark("b", "", "1"));
    assertThat(mark("device", "", "1")).isNotEqualTo(mark("x", "device", "1"));
    assertThat(mark("ab", "", "c")).isNotEqualTo(mark("a", "", "bc"));
    assertThat(mark("a", "device", "")).isNull();
    assertThat(SeenEvents.markOf("k", Map.of("device_id", "d"))).isNull();
  }

  @Test
  void whatWasSeenOrAskedForLongestAgoIsForgotten() {
    SeenEvents seen = new SeenEvents(2);
    SeenEvents.Mark first = mark("a", "", "1");
    SeenEvents.Mark second = mark("a", "", "2");
    SeenEvents.Mark third = mark("a", "", "3");
    seen.addAll(List.of(first, second));
    assertThat(seen.contains(first)).isTrue();

    seen.addAll(List.of(third));

    assertThat(seen.contains(first)).isTrue();
    assertThat(seen.contains(second)).isFalse();
    assertThat(seen.contains(third)).isTrue();
  }
}
