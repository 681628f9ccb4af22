package dev.assay.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.server.store.StoreException.Kind;
import dev.assay.server.store.events.ExposureCount;
import dev.assay.server.store.events.RecordedEvent;
import dev.assay.server.store.events.RecordedEvent.Shown;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a store does with members of cohorts, with events, and with many who write at a time. */
abstract class StoreContentContract extends StoreContract {
  private StoredObject cohort() {
    return store.write(
        ANN, tx -> tx.create(ObjectKind.COHORT, project, null, null, json("{\"name\":\"c\"}")));
  }

  private static MemberUpload upload(String... members) {
    return upload(List.of(members));
  }

  private static MemberUpload upload(List<String> members) {
    MemberUpload upload = MemberUpload.begin();
    members.forEach(upload::add);
    return upload;
  }

  private CohortState replace(StoredObject cohort, MemberUpload upload) {
    try (upload) {
      return store.write(ANN, tx -> tx.replaceMembers(cohort.id(), upload));
    }
  }

  private CohortState add(StoredObject cohort, MemberUpload upload) {
    try (upload) {
      return store.write(ANN, tx -> tx.addMembers(cohort.id(), upload));
    }
  }

  private CohortState remove(StoredObject cohort, MemberUpload upload) {
    try (upload) {
      return store.write(ANN, tx -> tx.removeMembers(cohort.id(), upload));
    }
  }

  private List<String> members(StoredObject cohort) {
    List<String> members = new ArrayList<>();
    store.read(
        tx -> {
          tx.members(cohort.id(), members::add);
          return tx.revision();
        });
    return members;
  }

  private Optional<CohortState> state(StoredObject cohort) {
    return store.read(tx -> tx.cohort(cohort.id()));
  }

  @Test
  void membersAreReplacedAddedAndRemoved() {
    StoredObject cohort = cohort();
    assertThat(state(cohort)).isEmpty();
    assertThat(members(cohort)).isEmpty();
    CohortState first = replace(cohort, upload("a", "b", "ä€😀", "a"));
    assertThat(first.size()).isEqualTo(3);
    assertThat(members(cohort)).containsExactlyInAnyOrder("a", "b", "ä€😀");
    assertThat(add(cohort, upload("b", "c")).size()).isEqualTo(4);
    assertThat(remove(cohort, upload("a", "x")).size()).isEqualTo(3);
    assertThat(members(cohort)).containsExactlyInAnyOrder("b", "c", "ä€😀");
    assertThat(replace(cohort, upload("z")).size()).isEqualTo(1);
    assertThat(members(cohort)).containsExactly("z");
    assertThat(replace(cohort, upload()).size()).isZero();
    assertThat(members(cohort)).isEmpty();
  }

  @Test
  void someMembersAreLookedForAmongMany() {
    StoredObject cohort = cohort();
    assertThat(among(cohort, "ü1")).isEmpty();
    replace(cohort, upload(IntStream.range(0, 1000).mapToObj(i -> "ü" + i).toList()));
    assertThat(among(cohort, "ü0", "ü999", "ü1000")).containsExactlyInAnyOrder("ü0", "ü999");
    assertThat(among(cohort)).isEmpty();
    // Parts in which none of them would lie are not read.
    store.writers().useHandle(h -> h.execute("UPDATE member_parts SET part = part + 1000"));
    assertThat(among(cohort, "ü0")).isEmpty();
  }

  private Set<String> among(StoredObject cohort, String... names) {
    return store.read(tx -> tx.membersAmong(cohort.id(), Set.of(names)));
  }

  @Test
  void everyChangeOfMembersIsSeenAndLater() {
    StoredObject cohort = cohort();
    CohortState first = add(cohort, upload("a"));
    CohortState second = add(cohort, upload("b"));
    assertThat(first.changedAt()).isEqualTo(clock.now);
    assertThat(second.changedAt()).isAfter(first.changedAt());
    assertThat(second.revision()).isEqualTo(store.revision()).isGreaterThan(first.revision());
    assertThat(state(cohort)).contains(second);
    List<AuditEntry> log =
        store
            .read(tx -> tx.audit(ListQuery.first(9).ofObject(ObjectKind.COHORT, cohort.id())))
            .items();
    assertThat(log)
        .extracting(AuditEntry::action)
        .containsExactly("add-members", "add-members", "create");
    assertThat(log.get(0).detail()).isEqualTo(json("{\"sizeBefore\":1,\"sizeAfter\":2}"));
  }

  @Test
  void membersThatMakeNoDifferenceAreNoChange() {
    StoredObject cohort = cohort();
    CohortState state = replace(cohort, upload("a"));
    long revision = store.revision();
    assertThat(add(cohort, upload("a"))).isEqualTo(state);
    assertThat(remove(cohort, upload("x"))).isEqualTo(state);
    assertThat(store.revision()).isEqualTo(revision);
  }

  @Test
  void membersOfWhatIsNoCohortAreRefused() {
    StoredObject flag = flag("f");
    assertFailure(Kind.MISSING, () -> replace(flag, upload("a")));
    assertFailure(Kind.MISSING, () -> add(flag, upload("a")));
    assertFailure(Kind.MISSING, () -> remove(flag, upload("a")));
  }

  @Test
  void manyMembersGoThroughAFile() {
    StoredObject cohort = cohort();
    List<String> many =
        IntStream.range(0, 300_000).mapToObj(i -> "member-with-a-longer-name-" + i).toList();
    assertThat(replace(cohort, upload(many)).size()).isEqualTo(300_000);
    assertThat(add(cohort, upload(many.subList(0, 1000))).size()).isEqualTo(300_000);
    assertThat(remove(cohort, upload(many.subList(0, 100_000))).size()).isEqualTo(200_000);
    List<String> left = members(cohort);
    assertThat(left).hasSize(200_000);
    assertThat(new HashSet<>(left).equals(new HashSet<>(many.subList(100_000, 300_000)))).isTrue();
  }

  private static MemberUpload large(String prefix) {
    MemberUpload upload = MemberUpload.begin();
    IntStream.range(0, 300_000).forEach(i -> upload.add(prefix + "-with-a-longer-name-" + i));
    return upload;
  }

  private long sets() {
    return store
        .writers()
        .withHandle(h -> h.createQuery("SELECT count(*) FROM member_sets").mapTo(Long.class).one());
  }

  @Test
  void membersAreStagedAndTakenOnce() {
    StoredObject cohort = cohort();
    long revision = store.revision();
    try (MemberUpload upload = large("a")) {
      store.stage(upload);
      assertThat(store.revision()).isEqualTo(revision);
      assertThat(members(cohort)).isEmpty();
      assertThatThrownBy(() -> upload.add("late")).isInstanceOf(IllegalStateException.class);
      assertThat(store.write(ANN, tx -> tx.replaceMembers(cohort.id(), upload)).size())
          .isEqualTo(300_000);
      StoredObject second = cohort();
      long sets = sets();
      assertThat(store.write(ANN, tx -> tx.replaceMembers(second.id(), upload)).size())
          .isEqualTo(300_000);
      assertThat(sets()).isEqualTo(sets + 1);
      replace(cohort, upload("b"));
      assertThat(members(second)).hasSize(300_000);
    }
  }

  @Test
  void whatWasStagedForNothingIsDeletedAfterADay() {
    StoredObject cohort = cohort();
    replace(cohort, upload("keep"));
    long sets = sets();
    try (MemberUpload abandoned = large("a");
        MemberUpload small = upload("x");
        MemberUpload later = large("b")) {
      store.stage(abandoned);
      store.stage(small);
      assertThat(sets()).isEqualTo(sets + 1);
      clock.now = clock.now.plus(Duration.ofDays(2));
      store.stage(later);
      assertThat(sets()).isEqualTo(sets + 1);
      assertThat(store.write(ANN, tx -> tx.replaceMembers(cohort.id(), abandoned)).size())
          .isEqualTo(300_000);
      assertThat(members(cohort)).hasSize(300_000);
    }
  }

  @Test
  void aReaderOfMembersIsNotDisturbed() {
    StoredObject cohort = cohort();
    List<String> before = IntStream.range(0, 5_000).mapToObj(i -> "u" + i).toList();
    replace(cohort, upload(before));
    List<String> seen = new ArrayList<>();
    store.read(
        tx -> {
          tx.members(
              cohort.id(),
              member -> {
                if (seen.isEmpty()) {
                  replace(cohort, upload("other"));
                }
                seen.add(member);
              });
          return seen;
        });
    assertThat(seen).hasSize(5_000);
    assertThat(new HashSet<>(seen)).isEqualTo(new HashSet<>(before));
    assertThat(members(cohort)).containsExactly("other");
  }

  @Test
  void tooManyMembersAreRefused() {
    StoredObject cohort = cohort();
    replace(cohort, upload("a", "b"));
    try (MemberUpload two = new MemberUpload(2)) {
      two.add("c").add("d");
      assertFailure(Kind.LIMIT, () -> two.add("e"));
      assertFailure(Kind.LIMIT, () -> add(cohort, two));
    }
    assertThat(members(cohort)).containsExactlyInAnyOrder("a", "b");
  }

  private RecordedEvent event(String id, Instant at, String variant) {
    return new RecordedEvent(
        project, id, at, variant == null ? null : new Shown("f", variant), json("{\"n\":1}"));
  }

  @Test
  void eventsCountOnce() {
    Instant day = Instant.parse("2026-03-01T23:59:59.999Z");
    List<RecordedEvent> events =
        List.of(
            event("3", day, "on"),
            event("1", day, "on"),
            event("1", day, "on"),
            event("2", day.plusMillis(1), "off"),
            event("4", day, null));
    assertThat(store.record(events)).isEqualTo(4);
    assertThat(store.record(events)).isZero();
    assertThat(store.record(List.of(event("5", day, "on")))).isEqualTo(1);
    LocalDate first = LocalDate.parse("2026-03-01");
    assertThat(exposures(first, first.plusDays(2)))
        .containsExactly(
            new ExposureCount(first, "on", 3), new ExposureCount(first.plusDays(1), "off", 1));
    assertThat(exposures(first.plusDays(1), first.plusDays(2))).hasSize(1);
    assertThat(event("7", day, "x")).hasToString("RecordedEvent[" + project + ", 7]");
  }

  private List<ExposureCount> exposures(LocalDate from, LocalDate until) {
    return store.read(tx -> tx.exposures(project, "f", from, until, 100));
  }

  @Test
  void oldEventsAreForgottenTheirCountsStay() {
    Instant time = Instant.parse("2020-01-01T12:00:00Z");
    store.record(List.of(event("old", time, "on"), event("new", time.plusSeconds(1), "on")));
    assertThat(store.forgetEventsBefore(time.plusSeconds(1), 10)).isEqualTo(1);
    LocalDate day = LocalDate.parse("2020-01-01");
    assertThat(exposures(day, day.plusDays(1))).containsExactly(new ExposureCount(day, "on", 2));
    assertThat(store.forgetEventsBefore(time.plus(Duration.ofDays(1)), 10)).isEqualTo(1);
  }

  @Test
  void oldEventsAreForgottenAFewAtATime() {
    Instant time = Instant.parse("2020-01-01T12:00:00Z");
    store.record(List.of(event("1", time, "on"), event("2", time, "on"), event("3", time, "on")));
    assertThat(store.forgetEventsBefore(time.plusSeconds(1), 2)).isEqualTo(2);
    assertThat(store.forgetEventsBefore(time.plusSeconds(1), 2)).isEqualTo(1);
    assertThat(store.forgetEventsBefore(time.plusSeconds(1), 2)).isZero();
  }

  @Test
  void eventsThatCannotBeKeptAreRefusedBeforehand() {
    assertThatThrownBy(() -> event("nul\0", clock.now, "on"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> event("1", clock.now, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void batchesOfTheSameEventsDoNotStopEachOther() throws Exception {
    List<RecordedEvent> forth = new ArrayList<>();
    List<RecordedEvent> back = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      forth.add(event("e" + i, clock.now, "v" + i % 7));
      back.add(0, event("e" + i, clock.now, "v" + i % 7));
    }
    List<Integer> counts = together(List.of(() -> store.record(forth), () -> store.record(back)));
    assertThat(counts.get(0) + counts.get(1)).isEqualTo(200);
  }

  /** Begins all at the same time, and waits for all. */
  private static <T> List<T> together(List<Callable<T>> works) throws Exception {
    CyclicBarrier start = new CyclicBarrier(works.size());
    ExecutorService threads = Executors.newFixedThreadPool(works.size());
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (Callable<T> work : works) {
        futures.add(
            threads.submit(
                () -> {
                  start.await();
                  return work.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void ofTwoWhoSawTheSameVersionOneWins() throws Exception {
    StoredObject flag = flag("f");
    for (int round = 1; round <= 10; round++) {
      int version = round;
      Callable<Boolean> edit =
          () -> {
            try {
              store.write(ANN, tx -> tx.update(ObjectKind.FLAG, flag.id(), version, json("{}")));
              return true;
            } catch (StaleVersionException e) {
              return false;
            }
          };
      assertThat(together(List.of(edit, edit))).containsExactlyInAnyOrder(true, false);
    }
  }

  @Test
  void manyWritersLoseNothing() throws Exception {
    int threads = 8;
    int writes = 10;
    List<Change> told = new ArrayList<>();
    Store.Subscription subscription = store.onChange(told::add);
    List<Callable<List<Long>>> works = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      int number = thread;
      works.add(() -> writes(number, writes));
    }
    List<List<Long>> revisions = together(works);
    subscription.close();
    assertThat(revisions).allSatisfy(own -> assertThat(own).isSorted());
    List<Long> all = revisions.stream().flatMap(List::stream).sorted().toList();
    assertThat(all).hasSize(threads * writes).doesNotHaveDuplicates();
    assertThat(all.get(all.size() - 1)).isEqualTo(store.revision());
    assertThat(told.get(told.size() - 1)).isEqualTo(new Change(project, store.revision()));
    assertThat(told).extracting(Change::revision).isSorted().doesNotHaveDuplicates();
    ListQuery flags = ListQuery.first(1000).ofProject(project).ofKinds(Set.of(ObjectKind.FLAG));
    assertThat(store.read(tx -> tx.list(flags)).items()).hasSize(threads * writes);
  }

  private List<Long> writes(int thread, int count) {
    List<Long> revisions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String key = "f-" + thread + "-" + i;
      revisions.add(
          store.write(
              ANN,
              tx -> {
                tx.create(ObjectKind.FLAG, project, null, key, json("{}"));
                return tx.revision();
              }));
    }
    return revisions;
  }
}
