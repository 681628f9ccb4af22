package dev.assay.evaluation;

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
  private final Murmur3 hash;
  private final Part[] parts;

  CompiledBucket(Selector selector, String salt, List<Part> parts) {
    this.selector = selector;
    this.hash = new Murmur3(salt + "/");
    this.parts = parts.toArray(Part[]::new);
  }

  Selector selector() {
    return selector;
  }

  /** {@return the share that a bucketing value falls into, or null} */
  @Nullable Share share(String bucketingValue) {
    long hashed = hash.hash(bucketingValue);
    int point = (int) (hashed % 100);
    int position = (int) (hashed / 100);
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
}
