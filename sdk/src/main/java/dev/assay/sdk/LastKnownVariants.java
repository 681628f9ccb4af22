package dev.assay.sdk;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variants;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What was last fetched for each of the users seen last, and for which flag keys. Bounded. */
final class LastKnownVariants {
  private record Subject(@Nullable String userId, @Nullable String deviceId, Set<String> flagKeys) {
    static Subject of(ExperimentUser user, FetchOptions options) {
      return new Subject(id(user.userId()), id(user.deviceId()), Set.copyOf(options.flagKeys()));
    }

    /** An empty id is nobody's. */
    private static @Nullable String id(@Nullable String text) {
      return text == null || text.isEmpty() ? null : text;
    }

    boolean isKnown() {
      return userId != null || deviceId != null;
    }
  }

  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final LinkedHashMap<Subject, Variants> known = new LinkedHashMap<>(16, 0.75f, true);

  LastKnownVariants(int most) {
    this.most = most;
  }

  void remember(ExperimentUser user, FetchOptions options, Variants variants) {
    Subject subject = Subject.of(user, options);
    if (most == 0 || !subject.isKnown()) {
      return;
    }
    lock.lock();
    try {
      known.put(subject, variants);
      if (known.size() > most) {
        known.remove(known.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }

  Optional<Variants> of(ExperimentUser user, FetchOptions options) {
    lock.lock();
    try {
      return Optional.ofNullable(known.get(Subject.of(user, options)));
    } finally {
      lock.unlock();
    }
  }
}
