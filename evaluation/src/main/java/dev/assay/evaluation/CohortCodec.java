package dev.assay.evaluation;

import dev.assay.evaluation.internal.json.JsonException;
import dev.assay.evaluation.internal.json.JsonStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a cohort from a stream of JSON.
 *
 * <p>Not thread-safe.
 */
final class CohortCodec {
  private static final Set<String> FIELDS =
      Set.of("cohortId", "groupType", "lastModified", "size", "memberIds");

  private final int maxSize;
  private final MemberSetBuilder members = new MemberSetBuilder();
  private final Set<String> seen = new HashSet<>();
  private @Nullable String id;
  private String groupType = Cohort.USER;
  private long lastModified;
  private String path = "$";
  private boolean isInMembers;

  private CohortCodec(int maxSize) {
    this.maxSize = maxSize;
  }

  static Cohort read(InputStream in, int maxSize) throws IOException {
    CohortCodec codec = new CohortCodec(maxSize);
    try (JsonStream json = new JsonStream(in)) {
      return codec.cohort(json);
    } catch (JsonException e) {
      throw new CohortFormatException(codec.path(), e.line(), e.reason());
    }
  }

  private String path() {
    return isInMembers ? path + "[" + members.added() + "]" : path;
  }

  private Cohort cohort(JsonStream json) throws IOException, JsonException {
    json.enterObject();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      path = "$." + name;
      if (FIELDS.contains(name) && !seen.add(name)) {
        throw json.fault("the name '" + name + "' stands twice");
      }
      if (json.isNull()) {
        seen.remove(name);
      } else {
        readField(name, json);
      }
      path = "$";
    }
    json.end();
    return new Cohort(required(id, "cohortId", json), groupType, lastModified, members(json));
  }

  private void readField(String name, JsonStream json) throws IOException, JsonException {
    switch (name) {
      case "cohortId" -> id = json.string();
      case "groupType" -> groupType = json.string();
      case "lastModified" -> lastModified = json.wholeNumber();
      case "size" -> checkSize(json.wholeNumber(), json);
      case "memberIds" -> readMembers(json);
      default -> json.skip();
    }
  }

  private void readMembers(JsonStream json) throws IOException, JsonException {
    json.enterArray();
    isInMembers = true;
    while (json.nextElement()) {
      checkSize(members.added() + 1L, json);
      members.add(json.string());
    }
    isInMembers = false;
  }

  private void checkSize(long size, JsonStream json) throws JsonException {
    if (size > maxSize) {
      throw json.fault("more than " + maxSize + " members");
    }
  }

  private MemberSet members(JsonStream json) throws JsonException {
    required(seen.contains("memberIds") ? members : null, "memberIds", json);
    return members.build();
  }

  private static <T> T required(@Nullable T value, String name, JsonStream json)
      throws JsonException {
    if (value == null) {
      throw json.fault(name + " is required");
    }
    return value;
  }
}
