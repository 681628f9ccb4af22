package dev.assay.evaluation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A bucket ready for evaluation. */
final class CompiledBucket {
  /** An allocation's range of percentage points. */
  record Part(int start, int end, List<Share> shares) {}

  /**
   * A distribution's range of hashes, with its variant, or null if the flag has no such variant.
   */
  record Share(int start, int end, @Nullable Variant variant) {}

  private final Selector selector;
  private final String prefix;
  private final Part[] parts;

  CompiledBucket(Selector selector, String salt, List<Part> parts) {
    this.selector = selector;
    this.prefix = salt + "/";
    this.parts = parts.toArray(Part[]::new);
  }

  Selector selector() {
    return selector;
  }

  /** {@return the share that a bucketing value falls into, or null} */
  @Nullable Share share(String bucketingValue) {
    long hash = hash(prefix + bucketingValue);
    int point = (int) (hash % 100);
    int position = (int) (hash / 100);
    for (Part part : parts) {
      if (part.start <= point && point < part.end) {
        for (Share share : part.shares) {
          if (share.start <= position && position < share.end) {
            return share;
          }
        }
      }
    }
    return null;
  }

  private static long hash(String text) {
    return Murmur3.hash(text.getBytes(StandardCharsets.UTF_8));
  }
}
