package dev.assay.benchmarks.evaluate;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Evaluations of one flag after the other, or of all, for a new user each time or the same. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EvaluationBenchmark {
  /** The engine, and the user that is evaluated again and again. */
  @State(Scope.Benchmark)
  @NullUnmarked
  public static class Flags {
    /** The contender's name. */
    @Param({"bare", "Assay", "LaunchDarkly", "Unleash"})
    public String contender;

    /** The number of flags. */
    @Param({"10", "100", "1000"})
    public int flags;

    private Contender<Object> engine;
    private Object reusedUser;

    /** Makes the engine. */
    @Setup
    @SuppressWarnings("unchecked")
    public void make() throws IOException {
      engine = (Contender<Object>) Contender.of(contender, flags);
      reusedUser = engine.user("user-4711", "premium");
    }
  }

  /** What a thread asks for next. The texts are made beforehand. */
  @State(Scope.Thread)
  @NullUnmarked
  public static class Questions {
    private static final int USERS = 1024;

    private final String[] userIds = new String[USERS];
    private String[] flagKeys;
    private int user;
    private int flag;

    /** Makes the texts. */
    @Setup
    public void make(Flags flags) {
      for (int i = 0; i < USERS; i++) {
        userIds[i] = "user-" + (1000 + i);
      }
      flagKeys = new String[flags.flags];
      for (int i = 0; i < flagKeys.length; i++) {
        flagKeys[i] = "flag-" + (i + 1);
      }
    }

    private String userId() {
      user = (user + 1) % USERS;
      return userIds[user];
    }

    private String flagKey() {
      flag = flag + 1 == flagKeys.length ? 0 : flag + 1;
      return flagKeys[flag];
    }
  }

  /** A new user, which the figures for new users contain. */
  @Benchmark
  public Object user(Flags flags, Questions questions) {
    return flags.engine.user(questions.userId(), "premium");
  }

  /** One flag for a new user. */
  @Benchmark
  public Object oneForNewUser(Flags flags, Questions questions, Blackhole others) {
    Object user = flags.engine.user(questions.userId(), "premium");
    others.consume(user);
    return flags.engine.one(user, questions.flagKey());
  }

  /** One flag for the same user. */
  @Benchmark
  public Object oneForReusedUser(Flags flags, Questions questions) {
    return flags.engine.one(flags.reusedUser, questions.flagKey());
  }

  /** All flags for a new user. */
  @Benchmark
  public Object allForNewUser(Flags flags, Questions questions, Blackhole others) {
    Object user = flags.engine.user(questions.userId(), "premium");
    others.consume(user);
    return flags.engine.all(user);
  }

  /** All flags for the same user. */
  @Benchmark
  public Object allForReusedUser(Flags flags) {
    return flags.engine.all(flags.reusedUser);
  }
}
