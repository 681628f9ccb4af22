package dev.assay.benchmarks.engines;

import dev.assay.benchmarks.run.ChildProcess;
import dev.assay.benchmarks.run.ServerProcess;

/** A server in a process of its own. */
interface Server extends AutoCloseable {
  /** Where servers run; who asks them runs on another. */
  int PROCESSOR = 1;

  /** The processor of who asks them. */
  int LOAD_PROCESSOR = 0;

  int port();

  long processorNanos();

  @Override
  void close();

  /** {@return an engine with an answer for some flags} */
  static Server engine(String engine, String answer, int flags) {
    ChildProcess process =
        ChildProcess.start(PROCESSOR, "engine-process", engine, answer, String.valueOf(flags));
    int port = Integer.parseInt(process.line());
    return new Server() {
      @Override
      public int port() {
        return port;
      }

      @Override
      public long processorNanos() {
        return Long.parseLong(process.ask("processor time"));
      }

      @Override
      public void close() {
        process.close();
      }
    };
  }

  /** {@return the real server} */
  static Server of(ServerProcess process) {
    return new Server() {
      @Override
      public int port() {
        return process.port();
      }

      @Override
      public long processorNanos() {
        return process.facts().processorNanos();
      }

      @Override
      public void close() {
        process.close();
      }
    };
  }
}
