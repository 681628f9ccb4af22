package dev.assay.server.http;

import dev.assay.server.AssayServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A server for each class of tests, and a connection to it for each test. */
abstract class OverTheWire {
  static AssayServer server;
  Wire wire;

  @BeforeAll
  static void start() {
    server = RunningServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void connect() throws IOException {
    wire = new Wire(server.port());
  }

  @AfterEach
  void disconnect() throws IOException {
    wire.close();
  }
}
