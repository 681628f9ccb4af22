package dev.assay.server.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A listener whose reading is in the test's hands. */
final class FakeOutlet implements Outlet {
  final List<String> sent = new ArrayList<>();
  boolean full;
  boolean fillsUp;
  boolean ended;
  boolean dropped;

  @Override
  public boolean isFull() {
    return full;
  }

  @Override
  public void send(ByteBuffer bytes) {
    sent.add(StandardCharsets.UTF_8.decode(bytes).toString());
    full = fillsUp;
  }

  @Override
  public void end() {
    ended = true;
  }

  @Override
  public void drop() {
    dropped = true;
  }
}
