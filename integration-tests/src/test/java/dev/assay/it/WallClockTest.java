package dev.assay.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The time of day can be stepped, forwards and backwards, at any time: no deadline, wait or age
 * counts with it.
 */
class WallClockTest {
  /** Who asks for the time of day, and what for. */
  private static final Set<String> MAY_ASK =
      Set.of(
          // A Retry-After that is a date: what it asks for is bounded like any other.
          "dev.assay.sdk.Fetcher",
          "dev.assay.sdk.internal.cohorts.Requests",
          "dev.assay.sdk.internal.flags.HttpFlagSource",
          "dev.assay.sdk.internal.http.EventStream",
          "dev.assay.sdk.internal.tracking.EventPost",
          // Times that are told: of an event, since when the server is away, when flags arrived.
          "dev.assay.sdk.internal.tracking.NewResults",
          "dev.assay.sdk.LocalFlags",
          // The age of flags that another process saved.
          "dev.assay.sdk.LocalSnapshot");

  @Test
  void noDeadlineOfTheSdkCountsWithTheTimeOfDay() {
    Set<String> asking =
        Modules.imported(List.of(Modules.file("sdk/target/classes"))).stream()
            .flatMap(
                type ->
                    Stream.<JavaAccess<?>>concat(
                            type.getCodeUnitCallsFromSelf().stream(),
                            type.getCodeUnitReferencesFromSelf().stream())
                        .filter(access -> isTimeOfDay(access.getTarget()))
                        .map(access -> outermost(access.getOrigin())))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(asking).containsExactlyInAnyOrderElementsOf(MAY_ASK);
  }

  private static boolean isTimeOfDay(AccessTarget target) {
    String owner = target.getOwner().getName();
    String name = target.getName();
    return name.equals("currentTimeMillis")
        || (name.equals("now") && owner.startsWith(Instant.class.getPackageName()))
        || (name.startsWith("system") && isOneOf(owner, Clock.class, InstantSource.class))
        || (name.equals("<init>") && isOneOf(owner, Date.class));
  }

  private static boolean isOneOf(String owner, Class<?>... classes) {
    return Stream.of(classes).map(Class::getName).anyMatch(owner::equals);
  }

  private static String outermost(JavaCodeUnit unit) {
    return unit.getOwner().getName().replaceFirst("\\$.*", "");
  }
}
