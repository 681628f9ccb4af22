package dev.assay.benchmarks.faults;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What one cell's client logs, on whichever of its threads: they descend from the cell's.
 *
 * <p>Thread-safe.
 */
final class CellLog {
  private static final InheritableThreadLocal<@Nullable CellLog> CURRENT =
      new InheritableThreadLocal<>();
  private static final List<String> SECRETS =
      List.of(
          World.KEY,
          World.PASSWORD,
          World.USER_ID,
          Base64.getEncoder()
              .encodeToString(("user:" + World.PASSWORD).getBytes(StandardCharsets.UTF_8)));

  /** One line, and when it came by {@link System#nanoTime}. */
  record Line(Level level, String text, long nanos) {}

  private static final class Appender extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      CellLog log = CURRENT.get();
      if (log != null) {
        String text = event.getFormattedMessage();
        if (event.getThrowableProxy() != null) {
          text += " / " + event.getThrowableProxy().getMessage();
        }
        log.lines.add(new Line(event.getLevel(), text, System.nanoTime()));
      }
    }
  }

  private final List<Line> lines = new CopyOnWriteArrayList<>();

  /** Sends what the SDK logs, down to the finest detail, to the cells, and nothing else. */
  static void install() {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    Logger sdk = (Logger) LoggerFactory.getLogger("dev.assay.sdk");
    Appender appender = new Appender();
    appender.start();
    sdk.setLevel(Level.TRACE);
    sdk.addAppender(appender);
  }

  /** Takes what this thread, and those that it starts, log from now on. */
  void begin() {
    CURRENT.set(this);
  }

  /** {@return how many lines have this level} */
  int count(Level level) {
    return (int) lines.stream().filter(line -> line.level == level).count();
  }

  /** {@return when the first line of this level came whose text has a certain start} */
  OptionalLong first(Level level, String start) {
    return first(line -> line.level == level && line.text.startsWith(start));
  }

  private OptionalLong first(Predicate<Line> wanted) {
    return lines.stream().filter(wanted).mapToLong(Line::nanos).findFirst();
  }

  /** {@return the warnings, errors and information, a text} */
  String visible() {
    return String.join(
        "; ",
        lines.stream()
            .filter(line -> line.level.isGreaterOrEqual(Level.INFO))
            .map(line -> line.level + " " + line.text)
            .toList());
  }

  /** {@return whether a line of any level holds a key, a password or who the user is} */
  boolean holdsSecret() {
    return lines.stream().anyMatch(line -> SECRETS.stream().anyMatch(line.text::contains));
  }
}
