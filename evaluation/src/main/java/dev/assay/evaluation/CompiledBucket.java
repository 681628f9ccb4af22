package dev.assay.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A bucket ready for evaluation. */
final class CompiledBucket {
  /** An allocation's range of percentage points. */
  record Part(int start, int end, List<Share> shares) {
    @Nullable Share share(int position) {
      // By index: an iterator would be the only thing that an evaluation allocates.
      for (int i = 0; i < shares.size(); i++) {
        Share share = shares.get(i);
        if (share.start <= position && position < share.end) {
          return share;
        }
      }
      return null;
    }
  }

  /**
   * A distribution's range of hashes, with its variant, or null if the flag has no such variant.
   */
  record Share(int start, int end, @Nullable Variant variant) {}

  /** The numbers of an allocation, and of a distribution in it. */
  record Place(int allocation, int distribution) {}

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
    int position = (int) (hashed / 100);
    int point = (int) (hashed - position * 100L);
    for (Part part : parts) {
      if (part.start <= point && point < part.end) {
        Share share = part.share(position);
        if (share != null) {
          return share;
        }
      }
    }
    return null;
  }

  /** {@return the hash of salt and bucketing value, as an unsigned number} */
  long hashOf(String bucketingValue) {
    return hash.hash(bucketingValue);
  }

  /** {@return where the share is that a bucketing value falls into, or null} */
  @SuppressWarnings("ReferenceEquality")
  @Nullable Place place(String bucketingValue) {
    Share share = share(bucketingValue);
    for (int i = 0; i < parts.length; i++) {
      List<Share> shares = parts[i].shares;
      for (int j = 0; j < shares.size(); j++) {
        if (shares.get(j) == share) {
          return new Place(i, j);
        }
      }
    }
    return null;
  }
}
