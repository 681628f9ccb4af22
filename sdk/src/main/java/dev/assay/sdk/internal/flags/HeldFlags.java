package dev.assay.sdk.internal.flags;

import dev.assay.evaluation.FlagFormatException;
import dev.assay.evaluation.FlagSet;
import dev.assay.sdk.internal.http.HttpFailure;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The flags that are held, and what may take their place: a set that can be read, of which at least
 * one flag can be used if it has any. A set without flags takes the place of one with flags, held
 * here or begun with by the sink, only if the server says so twice.
 *
 * <p>Not thread-safe.
 */
final class HeldFlags {
  /** What became of an offer. */
  enum Outcome {
    /** The flags are held now, and are others than before. */
    CHANGED,
    /** The same flags are held already. */
    SAME,
    /** There are none, all of a sudden: to be asked again. */
    DOUBTED
  }

  private final FlagSink sink;
  private byte @Nullable [] json;
  private @Nullable String entityTag;
  private boolean hasFlags;
  private boolean doubtful;

  HeldFlags(FlagSink sink) {
    this.sink = sink;
  }

  boolean isEmpty() {
    return json == null;
  }

  /** {@return whether the server said once that there are no flags any more} */
  boolean isDoubted() {
    return doubtful;
  }

  /**
   * {@return the entity tag of the flags that are held, or null: they have none, or are doubted}
   */
  @Nullable String entityTag() {
    return doubtful ? null : entityTag;
  }

  /**
   * Takes over flags.
   *
   * @param offered the flags as JSON
   * @param tag their entity tag, or null
   * @throws HttpFailure if they can't be used; what is held stays, with its entity tag
   */
  Outcome offer(byte[] offered, @Nullable String tag, boolean streamed) throws HttpFailure {
    if (Arrays.equals(offered, json)) {
      doubtful = false;
      entityTag = tag;
      sink.confirmed(streamed);
      return Outcome.SAME;
    }
    FlagSet flags = parse(offered);
    if (flags.size() == 0 && hasFlags() && !doubtful) {
      doubtful = true;
      return Outcome.DOUBTED;
    }
    sink.arrived(flags, offered, streamed);
    doubtful = false;
    json = offered;
    entityTag = tag;
    hasFlags = flags.size() > 0;
    return Outcome.CHANGED;
  }

  /** What the sink began with counts as long as nothing else is held. */
  private boolean hasFlags() {
    return json == null ? sink.hasFlags() : hasFlags;
  }

  private static FlagSet parse(byte[] json) throws HttpFailure {
    FlagSet flags;
    try {
      flags = FlagSet.parse(json);
    } catch (FlagFormatException e) {
      throw HttpFailure.unreadable("the flags can not be read: " + e.getMessage(), e);
    }
    if (flags.size() == 0 && !flags.faults().isEmpty()) {
      throw HttpFailure.unreadable(
          "none of the flags can be used; the first: " + flags.faults().get(0), null);
    }
    return flags;
  }
}
