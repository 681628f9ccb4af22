package dev.assay.evaluation;

import dev.assay.evaluation.Flag.Allocation;
import dev.assay.evaluation.Flag.Distribution;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A bucket ready for evaluation. */
final class CompiledBucket {
  /** The numbers of an allocation, and of a distribution in it. */
  record Place(int allocation, int distribution) {}

  /** A distribution, with its variant, or null if the flag has no such variant. */
  record Share(
      Place place, Allocation allocation, Distribution distribution, @Nullable Variant variant) {}

  private final Selector selector;
  private final Murmur3 hash;
  private final List<Share> shares;

  /** For each share its first percentage point, the one behind its last, and its hashes so. */
  private final int[] limits;

  private final @Nullable Variant[] variants;

  CompiledBucket(Selector selector, String salt, List<Share> shares) {
    this.selector = selector;
    this.hash = new Murmur3(salt + "/");
    this.shares = List.copyOf(shares);
    limits =
        shares.stream()
            .flatMapToInt(
                share ->
                    IntStream.of(
                        share.allocation.start(),
                        share.allocation.end(),
                        share.distribution.start(),
                        share.distribution.end()))
            .toArray();
    variants = shares.stream().map(Share::variant).toArray(Variant[]::new);
  }

  Selector selector() {
    return selector;
  }

  /** {@return the variant that a bucketing value falls to, or another if it falls to none} */
  @Nullable Variant variant(String bucketingValue, @Nullable Variant otherwise) {
    int share = share(bucketingValue);
    return share < 0 ? otherwise : variants[share];
  }

  /** {@return the number of the share that a bucketing value falls into, or -1} */
  private int share(String bucketingValue) {
    long hashed = hash.hash(bucketingValue);
    int position = (int) (hashed / 100);
    int point = (int) (hashed - position * 100L);
    int[] limits = this.limits;
    for (int i = 0; i < limits.length; i += 4) {
      if (limits[i] <= point
          && point < limits[i + 1]
          && limits[i + 2] <= position
          && position < limits[i + 3]) {
        return i / 4;
      }
    }
    return -1;
  }

  /** {@return the hash of salt and bucketing value, as an unsigned number} */
  long hashOf(String bucketingValue) {
    return hash.hash(bucketingValue);
  }

  /** {@return where the share is that a bucketing value falls into, or null} */
  @Nullable Place place(String bucketingValue) {
    int share = share(bucketingValue);
    return share < 0 ? null : shares.get(share).place;
  }
}
