package dev.assay.benchmarks.cohort;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The answer of a cohort route, written as it is read.
 *
 * <p>Not thread-safe.
 */
final class CohortDocument extends InputStream {
  private static final int BATCH = 1000;

  private final int members;
  private int written;
  private byte[] part;
  private int next;

  CohortDocument(int members) {
    this.members = members;
    String head =
        """
        {"cohortId":"large","groupType":"User","groupTypeId":0,"lastComputed":1700000000000,\
        "lastModified":1700000000123,"size":%d,"memberIds":["""
            .formatted(members);
    part = head.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (next == part.length && !writeNext()) {
      return -1;
    }
    int count = Math.min(length, part.length - next);
    System.arraycopy(part, next, target, offset, count);
    next += count;
    return count;
  }

  private boolean writeNext() {
    if (written > members) {
      return false;
    }
    StringBuilder text = new StringBuilder();
    int end = Math.min(members, written + BATCH);
    for (; written < end; written++) {
      text.append(written > 0 ? ",\"" : "\"").append(MemberNames.name(written)).append('"');
    }
    if (written == members) {
      text.append("]}");
      written++;
    }
    part = text.toString().getBytes(StandardCharsets.UTF_8);
    next = 0;
    return true;
  }
}
