package dev.assay.sdk;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** Virtual threads, which the JDK has from version 21 on. */
final class VirtualThreads {
  private VirtualThreads() {}

  /** {@return an executor that starts a virtual thread for each task, if the JDK has them} */
  static Optional<ExecutorService> executor(String namePrefix) {
    if (Runtime.version().feature() < 21) {
      return Optional.empty();
    }
    try {
      Class<?> builder = Class.forName("java.lang.Thread$Builder");
      Object virtual = Thread.class.getMethod("ofVirtual").invoke(null);
      Method name = builder.getMethod("name", String.class, long.class);
      Object factory = builder.getMethod("factory").invoke(name.invoke(virtual, namePrefix, 1L));
      Method create = Executors.class.getMethod("newThreadPerTaskExecutor", ThreadFactory.class);
      return Optional.of((ExecutorService) create.invoke(null, factory));
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }
}
