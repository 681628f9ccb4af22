package dev.assay.server.deployment;

import dev.assay.evaluation.Cohorts;
import dev.assay.evaluation.Flag;
import dev.assay.evaluation.FlagSet;
import dev.assay.evaluation.Variant;
import dev.assay.evaluation.Variants;
import dev.assay.server.hash.ContentHash;
import dev.assay.server.project.Dependencies;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The flags and cohorts of a deployment at one moment, with every part of an answer encoded
 * beforehand.
 *
 * <p>Immutable.
 */
public final class Snapshot {
  /** A flag's outcome as a field of an answer. */
  private static final class Fragment {
    /** {@code "flag-key":{…}} as UTF-8. */
    final byte[] bytes;

    /** Whether the protocol's first version tells it. */
    final boolean inFirstVersion;

    Fragment(String flagKey, Variant variant) {
      String object = Variants.of(Map.of(flagKey, variant)).toJson();
      bytes = object.substring(1, object.length() - 1).getBytes(StandardCharsets.UTF_8);
      inFirstVersion = !variant.isDefault() && variant.isDeployed();
    }
  }

  private static final byte[] EMPTY = {'{', '}'};

  private final FlagSet flags;
  private final Cohorts cohorts;
  private final IdentityHashMap<Variant, Fragment> fragments;
  private final FlagDocument document;
  private final boolean isForClients;
  private final String version;

  /** The state of the cohorts is a text that differs for different members. */
  Snapshot(FlagSet flags, Cohorts cohorts, boolean isForClients, String stateOfCohorts) {
    this(flags, cohorts, isForClients, FlagDocument.of(flags.flags()), stateOfCohorts);
  }

  private Snapshot(
      FlagSet flags,
      Cohorts cohorts,
      boolean isForClients,
      FlagDocument document,
      String stateOfCohorts) {
    this.isForClients = isForClients;
    this.document = document;
    this.flags = flags;
    this.cohorts = cohorts;
    fragments = new IdentityHashMap<>();
    for (Flag flag : flags.flags()) {
      for (Variant outcome : flags.outcomes(flag.key())) {
        fragments.put(outcome, new Fragment(flag.key(), outcome));
      }
    }
    version =
        ContentHash.of(
            document.entityTag(false).getBytes(StandardCharsets.UTF_8),
            stateOfCohorts.getBytes(StandardCharsets.UTF_8));
  }

  /** The time of the last change that an upstream tells moves on with the members. */
  private static String stateOf(Cohorts cohorts) {
    Map<String, Long> changes = new TreeMap<>();
    cohorts
        .ids()
        .forEach(
            (type, ids) ->
                ids.forEach(
                    id ->
                        cohorts
                            .cohort(type, id)
                            .ifPresent(c -> changes.put(type + '/' + id, c.lastModified()))));
    return changes.toString();
  }

  /**
   * {@return a snapshot whose flags are told as they came}
   *
   * @param flags the flags
   * @param cohorts the cohorts
   * @param isForClients whether the deployment's key is in clients' hands
   * @param json what the flags were read from; not to be written to
   */
  public static Snapshot of(FlagSet flags, Cohorts cohorts, boolean isForClients, byte[] json) {
    return new Snapshot(flags, cohorts, isForClients, FlagDocument.of(json), stateOf(cohorts));
  }

  /** {@return the same flags with other cohorts} */
  public Snapshot with(Cohorts others) {
    return new Snapshot(flags, others, isForClients, document, stateOf(others));
  }

  /** {@return a text that is another one as soon as flags or members of cohorts are others} */
  public String version() {
    return version;
  }

  /** {@return the flags} */
  public FlagSet flags() {
    return flags;
  }

  /** {@return the cohorts} */
  public Cohorts cohorts() {
    return cohorts;
  }

  /** {@return whether the deployment's key is in clients' hands} */
  public boolean isForClients() {
    return isForClients;
  }

  /**
   * {@return variants as the JSON object of the remote evaluation protocol, as UTF-8}
   *
   * @param variants what the engine gave for this snapshot's flags
   * @param firstVersion whether default variants and undeployed flags are left out
   */
  public byte[] encode(Variants variants, boolean firstVersion) {
    byte[][] parts = new byte[flags.size()][];
    int count = 0;
    int length = 1;
    for (Variant variant : variants.asMap().values()) {
      Fragment fragment = fragments.get(variant);
      if (fragment == null) {
        throw new IllegalArgumentException("not an outcome of these flags");
      }
      if (fragment.inFirstVersion || !firstVersion) {
        parts[count++] = fragment.bytes;
        length += fragment.bytes.length + 1;
      }
    }
    return count == 0 ? EMPTY.clone() : join(parts, count, length);
  }

  private static byte[] join(byte[][] parts, int count, int length) {
    byte[] joined = new byte[length];
    joined[0] = '{';
    int at = 1;
    for (int i = 0; i < count; i++) {
      System.arraycopy(parts[i], 0, joined, at, parts[i].length);
      at += parts[i].length;
      joined[at++] = ',';
    }
    joined[length - 1] = '}';
    return joined;
  }

  /** {@return the JSON array of the flags} */
  public FlagDocument document() {
    return document;
  }

  /**
   * {@return the JSON array of some flags and of those that they depend on}
   *
   * @param wanted chooses the flags
   */
  public FlagDocument document(Predicate<Flag> wanted) {
    List<String> keys = new ArrayList<>();
    for (Flag flag : flags.flags()) {
      if (wanted.test(flag)) {
        keys.add(flag.key());
      }
    }
    if (keys.size() == flags.size()) {
      return document;
    }
    Collection<String> needed = Dependencies.of(flags, keys);
    return FlagDocument.of(
        flags.flags().stream().filter(flag -> needed.contains(flag.key())).toList());
  }
}
