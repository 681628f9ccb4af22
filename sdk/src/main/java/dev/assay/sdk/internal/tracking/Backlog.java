package dev.assay.sdk.internal.tracking;

import java.io.UncheckedIOException;
import java.util.List;

/** Events that wait to be sent, oldest first. */
interface Backlog {
  /** {@return how many events wait} */
  int size();

  /** {@return since when, in nanoseconds of the uploader's clock, while there are any} */
  long since();

  /**
   * Takes out events. Called again only after {@link #delivered}.
   *
   * @param most how many at most
   * @return their JSON texts as UTF-8; fewer than there are, or none, if some can not be sent
   * @throws UncheckedIOException if they can't be read now; they stay
   */
  List<byte[]> take(int most);

  /** The events last taken are delivered, or given up: they need not be kept. */
  void delivered();
}
