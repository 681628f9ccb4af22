package dev.assay.sdk.brokenrules;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** Opens a connection outside of the SDK's transport. */
final class Dialer {
  private Dialer() {}

  static Socket dial(int port) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }
}
