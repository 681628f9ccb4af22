package dev.assay.benchmarks.faults;

import dev.assay.sdk.FetchException.Kind;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A fault, and what is promised of it.
 *
 * @param name its name in the table
 * @param place how it is brought about
 * @param kind the kind of the failure that a fetch ends with
 * @param status the HTTP status that a failure names, or 0
 * @param traits what is special about it
 * @param late the operations that try again much later, as the server asks or because another
 *     attempt would hardly help: their recovery is not waited for
 */
record Row(
    String name, Place place, Kind kind, int status, Set<Trait> traits, Set<Operation> late) {
  /** How a fault differs from most. */
  enum Trait {
    /**
     * It strikes once: flags that did not change are confirmed without a body, and look-ups that
     * hang are the whole process's.
     */
    ONCE,
    /** It can't be ended. */
    LASTING,
    /** An event server that answers so has taken the events. */
    TAKES_EVENTS
  }

  /** Brings a fault about, on the way to a site. */
  interface Place {
    /** {@return a way with the fault, for a cell of its own; null if there is none to this site} */
    @Nullable Route lay(World world, World.Site site) throws Exception;
  }

  Row(String name, Place place, Kind kind) {
    this(name, place, kind, 0, Set.of(), Set.of());
  }

  Row status(int code) {
    return new Row(name, place, kind, code, traits, late);
  }

  Row with(Trait trait) {
    Set<Trait> more = EnumSet.of(trait);
    more.addAll(traits);
    return new Row(name, place, kind, status, Set.copyOf(more), late);
  }

  Row late(Operation... operations) {
    return new Row(name, place, kind, status, traits, Set.of(operations));
  }

  boolean is(Trait trait) {
    return traits.contains(trait);
  }

  /** {@return whether an operation is expected to work soon after the fault ended} */
  boolean recovers(Operation operation) {
    return !traits.contains(Trait.LASTING) && !late.contains(operation);
  }
}
