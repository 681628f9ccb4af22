package dev.assay.benchmarks.evaluate;

import dev.assay.evaluation.ExperimentUser;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The least that evaluation has to do: find the flag in a hash map, find the property in the user's
 * and compare it, hash salt and user id. The users are Assay's. It copies nothing, and it knows
 * these flags only; its answers are Assay's.
 */
final class BareHash implements Contender<ExperimentUser> {
  private static final String CONTROL = "control";
  private static final String TREATMENT = "treatment";

  private static final class Flag {
    final byte[] saltAndSlash;
    final String tester = "tester";
    final String[] variants = {CONTROL, TREATMENT};

    Flag(int number) {
      saltAndSlash = ("salt-" + number + "/").getBytes(StandardCharsets.UTF_8);
    }
  }

  private final Map<String, Flag> byKey = new HashMap<>();
  private final Flag[] flags;

  BareHash(int count) {
    flags = new Flag[count];
    for (int i = 0; i < count; i++) {
      flags[i] = new Flag(i + 1);
      byKey.put("flag-" + (i + 1), flags[i]);
    }
  }

  @Override
  public ExperimentUser user(String userId, String plan) {
    return Assay.newUser(userId, plan);
  }

  @Override
  public Object one(ExperimentUser user, String flagKey) {
    return variantOf(user, flagKey);
  }

  @Override
  public Object all(ExperimentUser user) {
    String[] results = new String[flags.length];
    for (int i = 0; i < results.length; i++) {
      results[i] = variant(flags[i], user);
    }
    return results;
  }

  @Override
  public String variantOf(ExperimentUser user, String flagKey) {
    Flag flag = byKey.get(flagKey);
    return flag == null ? "" : variant(flag, user);
  }

  @Override
  public Map<String, String> variantsOf(ExperimentUser user) {
    String[] results = (String[]) all(user);
    Map<String, String> names = new TreeMap<>();
    for (int i = 0; i < results.length; i++) {
      names.put("flag-" + (i + 1), results[i]);
    }
    return names;
  }

  private static String variant(Flag flag, ExperimentUser user) {
    String userId = user.userId();
    if (userId == null || flag.tester.equals(user.userProperties().get("plan"))) {
      return TREATMENT;
    }
    long hash = Integer.toUnsignedLong(murmur3(flag.saltAndSlash, userId));
    return flag.variants[hash / 100 < 21474837 ? 0 : 1];
  }

  /** {@return MurmurHash3 (x86, 32 bits, seed 0) of bytes and a text of ASCII} */
  private static int murmur3(byte[] prefix, String text) {
    int length = prefix.length + text.length();
    int hash = 0;
    int i = 0;
    for (; i + 4 <= length; i += 4) {
      hash = Integer.rotateLeft(hash ^ mix(littleEndian(prefix, text, i, 4)), 13) * 5 + 0xe6546b64;
    }
    hash ^= mix(littleEndian(prefix, text, i, length - i)) ^ length;
    hash = (hash ^ hash >>> 16) * 0x85ebca6b;
    hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
    return hash ^ hash >>> 16;
  }

  private static int mix(int block) {
    return Integer.rotateLeft(block * 0xcc9e2d51, 15) * 0x1b873593;
  }

  private static int littleEndian(byte[] prefix, String text, int from, int count) {
    int value = 0;
    for (int i = from + count - 1; i >= from; i--) {
      value = value << 8 | (i < prefix.length ? prefix[i] : text.charAt(i - prefix.length));
    }
    return value;
  }
}
