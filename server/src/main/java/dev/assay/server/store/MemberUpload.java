package dev.assay.server.store;

import dev.assay.server.store.StoreException.Kind;
import dev.assay.server.store.text.StoredText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Members of a cohort on their way into the store. Takes a few megabytes of memory, however many
 * they are: the rest waits in a temporary file. The database is not touched until a transaction
 * takes them all.
 *
 * <p>Not thread-safe.
 */
public final class MemberUpload implements AutoCloseable {
  /** Most members of a cohort. */
  public static final long MOST_MEMBERS = 10_000_000;

  /** Longest member, in bytes of its UTF-8. */
  private static final int LONGEST_MEMBER = 1_024;

  private static final int BUFFER = 16 * 1024;

  /**
   * What was written of an upload ahead of the transaction that takes it.
   *
   * @param set where
   * @param size the number of members, each counted once
   */
  record Staged(long set, long size) {}

  private record Run(int part, long position, int length) {}

  private final ByteArrayOutputStream[] buffers = new ByteArrayOutputStream[MemberPart.COUNT];
  private final List<Run> runs = new ArrayList<>();
  private final long most;
  private @Nullable FileChannel spool;
  private @Nullable Staged staged;
  private long count;

  MemberUpload(long most) {
    this.most = most;
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = new ByteArrayOutputStream(0);
    }
  }

  /** Begins with no members. */
  public static MemberUpload begin() {
    return new MemberUpload(MOST_MEMBERS);
  }

  /**
   * Takes one member; what is there twice counts once in the end.
   *
   * @param member an id of a user or the name of a group
   * @return this
   * @throws IllegalArgumentException if it is empty, longer than 1 024 bytes, or has half a
   *     character
   * @throws StoreException if these are too many ({@code LIMIT}) or there is no space ({@code
   *     FULL})
   */
  public MemberUpload add(String member) {
    byte[] bytes = member.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0 || bytes.length > LONGEST_MEMBER) {
      throw new IllegalArgumentException("a member needs 1 to " + LONGEST_MEMBER + " bytes");
    }
    if (!StoredText.isWhole(member)) {
      throw new IllegalArgumentException("a member has half a character");
    }
    if (staged != null) {
      throw new IllegalStateException("the upload is staged already");
    }
    if (++count > most) {
      throw new StoreException(Kind.LIMIT, "a cohort has at most " + most + " members");
    }
    int part = MemberPart.of(bytes);
    MemberPart.append(buffers[part], bytes);
    if (buffers[part].size() >= BUFFER) {
      spill(part);
    }
    return this;
  }

  /** {@return how many were added, the same ones counted again} */
  public long count() {
    return count;
  }

  /** {@return whether there are more than a few megabytes} */
  boolean isLarge() {
    return spool != null;
  }

  void staged(Staged where) {
    staged = where;
  }

  /** {@return what was staged, or null; only once, as it becomes part of a cohort} */
  @Nullable Staged takeStaged() {
    Staged taken = staged;
    staged = null;
    return taken;
  }

  long most() {
    return most;
  }

  private void spill(int part) {
    byte[] bytes = buffers[part].toByteArray();
    try {
      FileChannel file = spool == null ? open() : spool;
      spool = file;
      long position = file.size();
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        file.write(buffer, position + buffer.position());
      }
      runs.add(new Run(part, position, bytes.length));
      buffers[part].reset();
    } catch (IOException e) {
      throw new StoreException(Kind.FULL, "the members' temporary file: " + e, e);
    }
  }

  private static FileChannel open() throws IOException {
    Path file = Files.createTempFile("assay-members", null);
    return FileChannel.open(
        file,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }

  /** {@return the members that lie in a part, each once} */
  Set<String> part(int part) {
    Set<String> members = new LinkedHashSet<>();
    for (Run run : runs) {
      if (run.part == part) {
        MemberPart.decode(read(run), members);
      }
    }
    MemberPart.decode(buffers[part].toByteArray(), members);
    return members;
  }

  private byte[] read(Run run) {
    ByteBuffer bytes = ByteBuffer.allocate(run.length);
    try {
      FileChannel file = spool;
      while (file != null && bytes.hasRemaining()) {
        if (file.read(bytes, run.position + bytes.position()) < 0) {
          throw new IOException("it is cut off");
        }
      }
    } catch (IOException e) {
      throw new StoreException(Kind.UNAVAILABLE, "the members' temporary file: " + e, e);
    }
    return bytes.array();
  }

  /** Forgets the members and deletes the file. */
  @Override
  public void close() {
    try {
      if (spool != null) {
        spool.close();
      }
    } catch (IOException e) {
      throw new StoreException(Kind.UNAVAILABLE, "the members' temporary file: " + e, e);
    }
  }
}
