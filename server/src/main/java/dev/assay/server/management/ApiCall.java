package dev.assay.server.management;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.http.Api.Head;
import dev.assay.server.management.ApiFault.BadField;
import dev.assay.server.store.Author;
import dev.assay.server.store.ListQuery;
import dev.assay.server.store.ManagementKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A request that has been let in. */
final class ApiCall {
  private static final long MOST_ITEMS = 1000;
  private static final Pattern ENTITY_TAG = Pattern.compile("(?:W/)?\"?(\\d{1,9})\"?");

  private final Head head;
  private final Map<String, String> params;
  private final ManagementKey key;
  private final InputStream body;

  ApiCall(Head head, Map<String, String> params, ManagementKey key, InputStream body) {
    this.head = head;
    this.params = params;
    this.key = key;
    this.body = body;
  }

  /** {@return the part of the path that stands for a name of the route} */
  String param(String name) {
    return params.getOrDefault(name, "");
  }

  Author author() {
    return key.author();
  }

  @Nullable String header(String name) {
    return head.header(name);
  }

  /** {@return the type of the body in small letters, without its parameters; empty if unsaid} */
  String contentType() {
    String type = head.header("content-type");
    return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  InputStream stream() {
    return body;
  }

  /** {@return a parameter of the query, or null if it is absent or empty} */
  @Nullable String query(String name) {
    String value = head.query().get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  boolean isTrue(String name) {
    String value = query(name);
    if (value != null && !Set.of("true", "false").contains(value)) {
      throw ApiFault.field(name, "expected true or false");
    }
    return "true".equals(value);
  }

  @Nullable Instant time(String name) {
    String value = query(name);
    Instant time = value == null ? null : FieldType.time(value);
    if (value != null && time == null) {
      throw ApiFault.field(name, "expected a time such as 2026-03-01T10:00:00.000Z");
    }
    return time;
  }

  LocalDate day(String name, LocalDate otherwise) {
    String value = query(name);
    try {
      // With another number of digits a year can be one that no calendar reaches.
      return value == null ? otherwise : LocalDate.parse(value.length() == 10 ? value : "");
    } catch (DateTimeParseException e) {
      throw ApiFault.field(name, "expected a day such as 2026-03-01");
    }
  }

  private long wholeNumber(String name, long otherwise) {
    String value = query(name);
    if (value != null && !value.matches("\\d{1,18}")) {
      throw ApiFault.field(name, "expected a whole number from 0");
    }
    return value == null ? otherwise : Long.parseLong(value);
  }

  /** {@return a query for the page that is asked for} */
  ListQuery page() {
    long limit = wholeNumber("limit", MOST_ITEMS);
    if (limit < 1) {
      throw ApiFault.field("limit", "expected a whole number from 1");
    }
    ListQuery page = ListQuery.first((int) Math.min(limit, MOST_ITEMS));
    long cursor = wholeNumber("cursor", Long.MAX_VALUE);
    return cursor == Long.MAX_VALUE ? page : page.after(cursor);
  }

  /** {@return the version that the caller has seen, of the header If-Match, or null} */
  @Nullable Integer expectedVersion() {
    String tag = head.header("if-match");
    if (tag == null || tag.equals("*")) {
      return null;
    }
    Matcher matcher = ENTITY_TAG.matcher(tag.strip());
    if (!matcher.matches()) {
      throw ApiFault.field("If-Match", "expected a version such as \"3\"");
    }
    return Integer.valueOf(matcher.group(1));
  }

  /** {@return the body, which has to be JSON that can be kept and shown} */
  JsonValue json() throws IOException {
    byte[] bytes = body.readAllBytes();
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return BodyCheck.checked(JsonValue.parse(text));
    } catch (CharacterCodingException e) {
      throw ApiFault.field("$", "not UTF-8");
    } catch (IllegalArgumentException e) {
      throw ApiFault.field("$", String.valueOf(e.getMessage()));
    }
  }

  /**
   * {@return the body, which has to be an object of these fields}
   *
   * @param required the fields that have to be there
   */
  Map<String, @Nullable Object> object(Map<String, FieldType> known, Set<String> required)
      throws IOException {
    JsonValue json = json();
    if (!(json.asPlain() instanceof Map)) {
      throw ApiFault.field("$", "expected an object");
    }
    List<BadField> faults = new ArrayList<>();
    FieldType.check(json.asMap(), known, "$", faults);
    for (String name : known.keySet()) {
      if (required.contains(name) && json.get(name).isNull()) {
        faults.add(new BadField("$." + name, "required"));
      }
    }
    if (!faults.isEmpty()) {
      throw ApiFault.fields(faults);
    }
    return new LinkedHashMap<>(json.asMap());
  }

  /**
   * {@return the body, which has to be an object of some of these fields, without those that are
   * null}
   *
   * @param cleared the fields that a null takes away: these stay
   */
  Map<String, @Nullable Object> changes(Map<String, FieldType> known, Set<String> cleared)
      throws IOException {
    Map<String, @Nullable Object> body = object(known, Set.of());
    body.entrySet()
        .removeIf(field -> field.getValue() == null && !cleared.contains(field.getKey()));
    return body;
  }

  /** {@return the array of texts that a body with one field has} */
  List<String> texts(String field, int most) throws IOException {
    Object array = object(Map.of(field, FieldType.IDS), Set.of(field)).get(field);
    List<String> texts = new ArrayList<>();
    if (array instanceof List<?> list) {
      list.forEach(element -> texts.add(String.valueOf(element)));
    }
    if (texts.size() > most) {
      throw ApiFault.field("$." + field, "at most " + most + " are taken");
    }
    return texts;
  }

  /** {@return the method and path} */
  @Override
  public String toString() {
    return head.toString();
  }
}
