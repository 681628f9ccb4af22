package dev.assay.testkit;

import dev.assay.evaluation.Flag;
import dev.assay.evaluation.Flag.Condition;
import dev.assay.evaluation.Flag.Segment;
import dev.assay.evaluation.JsonValue;
import dev.assay.evaluation.Variant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A flag for a test: who gets which variant. The first of {@code forUser}, {@code forDevice},
 * {@code forGroup} and {@code forUserProperty} that fits a user counts, in the order of the calls;
 * everyone else gets the variant that the flag was made with. The variant {@code off} is the
 * default one, without a value.
 *
 * <p>Immutable.
 */
public final class TestFlag {
  private static final String OFF = "off";

  private final String key;
  private final String everyone;
  private final Map<String, Variant> variants;
  private final List<Segment> segments;

  private TestFlag(
      String key, String everyone, Map<String, Variant> variants, List<Segment> segments) {
    this.key = key;
    this.everyone = everyone;
    this.variants = variants;
    this.segments = segments;
  }

  /**
   * {@return a flag that gives everyone the same variant}
   *
   * @param key the flag's key
   * @param variant the variant's key
   */
  public static TestFlag of(String key, String variant) {
    return new TestFlag(Objects.requireNonNull(key, "key"), variant, Map.of(), List.of())
        .offering(variant);
  }

  /** {@return this flag with further variants, which nobody is given by that alone} */
  public TestFlag offering(String... others) {
    Map<String, Variant> all = new LinkedHashMap<>(variants);
    for (String variant : others) {
      all.putIfAbsent(variant, plain(variant, JsonValue.missing()));
    }
    return new TestFlag(key, everyone, all, segments);
  }

  /**
   * {@return this flag with a payload for a variant}
   *
   * @param variant the variant's key
   * @param payload what {@link JsonValue#of} takes: maps, lists, texts, numbers, booleans
   */
  public TestFlag payload(String variant, Object payload) {
    Map<String, Variant> all = new LinkedHashMap<>(variants);
    all.put(variant, plain(variant, JsonValue.of(payload)));
    return new TestFlag(key, everyone, all, segments);
  }

  /** {@return this flag, giving the user with this id a variant} */
  public TestFlag forUser(String userId, String variant) {
    return giving(variant, userId, "user_id");
  }

  /** {@return this flag, giving the users of the device with this id a variant} */
  public TestFlag forDevice(String deviceId, String variant) {
    return giving(variant, deviceId, "device_id");
  }

  /** {@return this flag, giving the users with this value of a user property a variant} */
  public TestFlag forUserProperty(String name, Object value, String variant) {
    return giving(variant, value.toString(), "user_properties", name);
  }

  /** {@return this flag, giving the users of a group a variant} */
  public TestFlag forGroup(String groupType, String groupName, String variant) {
    return giving(variant, List.of("context", "groups", groupType, "group_name"), groupName);
  }

  private TestFlag giving(String variant, String value, String... path) {
    List<String> selector = new ArrayList<>(List.of("context", "user"));
    selector.addAll(List.of(path));
    return giving(variant, selector, value);
  }

  private TestFlag giving(String variant, List<String> selector, String value) {
    Condition condition = new Condition(selector, "is", List.of(value));
    List<Segment> all = new ArrayList<>(segments);
    all.add(new Segment(List.of(List.of(condition)), null, variant, Map.of()));
    return new TestFlag(key, everyone, offering(variant).variants, all);
  }

  private static Variant plain(String key, JsonValue payload) {
    boolean isDefault = key.equals(OFF);
    Map<String, Object> metadata = isDefault ? Map.of("default", true) : Map.of();
    @Nullable String value = isDefault ? null : key;
    return Variant.of(key, value, payload, metadata);
  }

  /** {@return the flag's key} */
  public String key() {
    return key;
  }

  /** {@return the flag as it is evaluated} */
  public Flag toFlag() {
    List<Segment> all = new ArrayList<>(segments);
    all.add(everyone(everyone));
    return new Flag(key, variants, all, List.of(), Map.of());
  }

  private static Segment everyone(String variant) {
    return new Segment(null, null, variant, Map.of());
  }

  /** {@return the same flag, with its variants and their payloads, giving everyone one of them} */
  static Flag fixed(Flag flag, String variant) {
    Map<String, Variant> all = new LinkedHashMap<>(flag.variants());
    all.putIfAbsent(variant, plain(variant, JsonValue.missing()));
    return new Flag(flag.key(), all, List.of(everyone(variant)), List.of(), flag.metadata());
  }

  /** {@return the flag's JSON form} */
  @Override
  public String toString() {
    return toFlag().toJson();
  }
}
