package dev.assay.benchmarks.faults;

import java.io.IOException;

/** The threads of the network between clients and servers. */
final class Daemons {
  private Daemons() {}

  /** What a thread does until a connection ends. */
  interface Task {
    void run() throws IOException;
  }

  /** Starts a daemon thread that ends silently when its connection does. */
  static void run(String name, Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                System.getLogger("dev.assay.benchmarks").log(System.Logger.Level.DEBUG, name, e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }
}
