package dev.assay.server.hash;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Names of files for what may have any characters in its name. */
public final class FileNames {
  private static final int BYTES = 16;

  private FileNames() {}

  /** {@return a name that differs for different parts} */
  public static String of(Object... parts) {
    List<String> texts = Stream.of(parts).map(Object::toString).toList();
    return HexFormat.of().formatHex(Sha256.ofAll(texts), 0, BYTES);
  }
}
