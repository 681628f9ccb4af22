package dev.assay.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemberUploadTest {
  @Test
  void partsHoldEveryMemberOnce() {
    try (MemberUpload upload = MemberUpload.begin()) {
      IntStream.range(0, 200_000).forEach(i -> upload.add("a-name-of-some-length-" + i % 150_000));
      assertThat(upload.count()).isEqualTo(200_000);
      List<String> members = new ArrayList<>();
      for (int part = 0; part < MemberPart.COUNT; part++) {
        members.addAll(upload.part(part));
      }
      assertThat(members).hasSize(150_000);
      assertThat(new HashSet<>(members).size()).isEqualTo(150_000);
    }
  }

  @Test
  void membersOfAnyLengthComeBack() {
    List<String> members =
        List.of("a", "x".repeat(127), "x".repeat(128), "ä".repeat(512), "😀".repeat(256));
    List<String> decoded = new ArrayList<>();
    MemberPart.decode(MemberPart.encode(members), decoded);
    assertThat(decoded).isEqualTo(members);
  }

  @Test
  void thePlaceOfAMemberIsPartOfTheFormat() {
    assertThat(MemberPart.of("user-1".getBytes(StandardCharsets.UTF_8))).isEqualTo(20);
    assertThat(MemberPart.of("ä".getBytes(StandardCharsets.UTF_8))).isEqualTo(131);
  }

  @Test
  void membersAreNeitherEmptyNorEndless() {
    try (MemberUpload upload = MemberUpload.begin()) {
      upload.add("x".repeat(1024));
      assertThatThrownBy(() -> upload.add("")).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> upload.add("ä".repeat(513)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(upload.count()).isEqualTo(1);
    }
  }
}
