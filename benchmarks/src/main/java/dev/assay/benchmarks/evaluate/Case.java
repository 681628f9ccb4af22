package dev.assay.benchmarks.evaluate;

import java.util.ArrayList;
import java.util.List;

/** One thing to measure: who does what with how many flags in how many threads. */
record Case(String contender, Question question, int flags, int threads) {
  private static final int FEW = 10;

  static final String BARE = "bare";
  static final String ASSAY = "Assay";
  static final List<String> PEERS = List.of("LaunchDarkly", "Unleash");

  /** What is asked, named as the methods of {@link EvaluationBenchmark}. */
  enum Question {
    USER("user", "a new user object alone"),
    ONE_NEW("oneForNewUser", "one flag, new user object included"),
    ONE_REUSED("oneForReusedUser", "one flag, the same user object"),
    ALL_NEW("allForNewUser", "all flags, new user object included"),
    ALL_REUSED("allForReusedUser", "all flags, the same user object");

    final String method;
    final String title;

    Question(String method, String title) {
      this.method = method;
      this.title = title;
    }

    /** {@return whether the figures contain a new user} */
    boolean makesUser() {
      return this == ONE_NEW || this == ALL_NEW;
    }
  }

  /** {@return the same thing done by another} */
  Case by(String other) {
    return new Case(other, question, flags, threads);
  }

  /** {@return the making of the user that this contains} */
  Case userAlone() {
    return new Case(contender.equals(BARE) ? ASSAY : contender, Question.USER, FEW, 1);
  }

  /** {@return what to measure, neighbours side by side; two threads only with a hundred flags} */
  static List<Case> all(List<Integer> sizes) {
    List<Case> cases = new ArrayList<>(users());
    for (Question question : Question.values()) {
      if (question != Question.USER) {
        sizes.forEach(flags -> cases.addAll(neighbours(question, flags)));
      }
    }
    return cases;
  }

  /** {@return the making of users; the bare hash takes Assay's} */
  static List<Case> users() {
    List<Case> cases = new ArrayList<>();
    cases.add(new Case(ASSAY, Question.USER, FEW, 1));
    PEERS.forEach(peer -> cases.add(new Case(peer, Question.USER, FEW, 1)));
    return cases;
  }

  private static List<Case> neighbours(Question question, int flags) {
    List<Case> cases = new ArrayList<>();
    for (int threads = 1; threads <= (flags == 100 ? 2 : 1); threads++) {
      cases.add(new Case(BARE, question, flags, threads));
      cases.add(new Case(ASSAY, question, flags, threads));
    }
    if (question.makesUser()) {
      PEERS.forEach(peer -> cases.add(new Case(peer, question, flags, 1)));
    }
    return cases;
  }
}
