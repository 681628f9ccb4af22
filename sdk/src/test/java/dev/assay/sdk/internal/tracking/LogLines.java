package dev.assay.sdk.internal.tracking;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the SDK logs meanwhile, as level and message. */
final class LogLines extends Handler implements AutoCloseable {
  private final Logger logger = Logger.getLogger("dev.assay.sdk");
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private LogLines() {}

  static LogLines capture() {
    LogLines log = new LogLines();
    log.logger.addHandler(log);
    log.logger.setUseParentHandlers(false);
    return log;
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void publish(LogRecord entry) {
    if (logger.isLoggable(entry.getLevel())) {
      lines.add(entry.getLevel() + " " + entry.getMessage());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.setUseParentHandlers(true);
    logger.removeHandler(this);
  }
}
