package dev.assay.sdk.internal.tracking;

import dev.assay.fuzz.Expect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What a file of a spool holds after anything happened to it: whole events, or nothing. */
public final class SpoolFuzz {
  private static final Path FILE = file();

  private SpoolFuzz() {}

  private static Path file() {
    try {
      Path file = Files.createTempFile("assay-fuzz", ".spool");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tries one input. */
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    Files.write(FILE, input);
    try (SpoolSegment segment = SpoolSegment.open(FILE)) {
      for (int left = segment.unread(); left > 0; left = segment.unread()) {
        List<byte[]> events = segment.read(100).events();
        Expect.that(segment.unread() < left, "it goes on");
        for (byte[] event : events) {
          Expect.that(contains(input, SpoolRecord.encode(event)), "an event of the file");
        }
      }
    }
  }

  private static boolean contains(byte[] all, byte[] part) {
    for (int i = 0; i + part.length <= all.length; i++) {
      if (Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }
}
