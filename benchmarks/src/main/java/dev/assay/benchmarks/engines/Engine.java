package dev.assay.benchmarks.engines;

import java.util.List;

/** A server engine that answers every request with the same code. */
interface Engine {
  /** The engines that can be compared. */
  List<String> NAMES = List.of("netty", "vertx", "jetty");

  /**
   * Starts the engine on a free port of the loopback interface, with one event loop.
   *
   * @return the port
   */
  int start(Answer answer) throws Exception;

  /** {@return the engine with a name} */
  static Engine named(String name) {
    return switch (name) {
      case "netty" -> new NettyEngine();
      case "vertx" -> new VertxEngine();
      case "jetty" -> new JettyEngine();
      case "assay" -> new AssayEngine();
      default -> throw new IllegalArgumentException("unknown engine " + name);
    };
  }
}
