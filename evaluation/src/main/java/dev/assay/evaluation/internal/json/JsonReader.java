package dev.assay.evaluation.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.TokenStreamFactory;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON into plain values.
 *
 * <p>Bounded: nesting to {@value #MAX_DEPTH}, numbers to {@value #MAX_NUMBER_LENGTH} characters. An
 * integer becomes an {@code Integer} if it fits, else a {@code Long} if it fits, else, like every
 * other number, a {@code Double}; a number beyond the range of {@code Double} is refused, as are a
 * name that stands twice in one object and text after the document.
 */
public final class JsonReader {
  /** Deepest nesting of objects and arrays that is read. */
  public static final int MAX_DEPTH = 200;

  /** Longest number that is read, in characters. */
  public static final int MAX_NUMBER_LENGTH = 400;

  /** So many digits, or a sign and digits, are a {@code long} for sure. */
  private static final int MOST_DIGITS = 18;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(constraints())
          .build();

  /** Says what becomes of the fields of a document. */
  @FunctionalInterface
  public interface Fields {
    /** {@return what is kept of a field} */
    @Nullable Object value(String name, @Nullable Object plain);
  }

  private final JsonParser parser;
  private final @Nullable IdentityHashMap<Object, List<Integer>> lines;

  /** Of the objects and arrays under way, the innermost last: their names and values so far. */
  private @Nullable Object[] stack = new @Nullable Object[32];

  private int top;

  private JsonReader(JsonParser parser, @Nullable IdentityHashMap<Object, List<Integer>> lines) {
    this.parser = parser;
    this.lines = lines;
  }

  /** {@return the bounds that every document is read under} */
  public static StreamReadConstraints constraints() {
    return StreamReadConstraints.builder()
        .maxNestingDepth(MAX_DEPTH)
        .maxNumberLength(MAX_NUMBER_LENGTH)
        .build();
  }

  /**
   * Reads one JSON document from UTF-8 bytes.
   *
   * @throws JsonException if it is not one JSON document within the bounds
   */
  public static @Nullable Object read(byte[] json) throws JsonException {
    return read(json, null);
  }

  /**
   * Reads one JSON document from UTF-8 bytes.
   *
   * @param fields says, if the document is an object, what becomes of each of its fields; null for
   *     nothing
   * @throws JsonException if it is not one JSON document within the bounds
   */
  public static @Nullable Object read(byte[] json, @Nullable Fields fields) throws JsonException {
    try (JsonParser parser = FACTORY.createParser(json)) {
      return new JsonReader(parser, null).document(fields);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /**
   * Reads one JSON document.
   *
   * @throws JsonException if it is not one JSON document within the bounds
   */
  public static @Nullable Object read(String json) throws JsonException {
    try (JsonParser parser = FACTORY.createParser(json)) {
      return new JsonReader(parser, null).document(null);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /**
   * Reads one JSON document and remembers its lines.
   *
   * @throws JsonException if it is not one JSON document within the bounds
   */
  public static JsonDocument readDocument(byte[] json) throws JsonException {
    return readDocument(FACTORY, json);
  }

  /**
   * Reads one document of a format that is parsed to JSON's tokens, and remembers its lines.
   *
   * @param format the format, YAML for instance, built with {@link #constraints()}
   * @throws JsonException if it is not one document within the bounds
   */
  public static JsonDocument readDocument(TokenStreamFactory format, byte[] text)
      throws JsonException {
    IdentityHashMap<Object, List<Integer>> lines = new IdentityHashMap<>();
    try (JsonParser parser = format.createParser(text)) {
      return new JsonDocument(new JsonReader(parser, lines).document(null), lines);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private @Nullable Object document(@Nullable Fields fields) throws IOException, JsonException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw new JsonException("empty document", 0);
    }
    Object value = first == JsonToken.START_OBJECT ? object(fields) : value(first);
    if (parser.nextToken() != null) {
      throw new JsonException("text after the end of the document", line());
    }
    return value;
  }

  private @Nullable Object value(JsonToken token) throws IOException, JsonException {
    return switch (token) {
      case START_OBJECT -> object(null);
      case START_ARRAY -> array();
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> decimal(parser.getText());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new JsonException("unexpected " + token, line());
    };
  }

  private FieldMap<@Nullable Object> object(@Nullable Fields fields)
      throws IOException, JsonException {
    List<Integer> at = here();
    int start = top;
    Map<String, @Nullable Object> many = null;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      addHere(at);
      Object plain = value(parser.nextToken());
      Object value = fields == null ? plain : fields.value(name, plain);
      if (many == null && top - start == 2 * FieldMap.FEW) {
        many = popMany(start);
      }
      if (many == null ? !pushIfNew(start, name, value) : !putIfNew(many, name, value)) {
        throw new JsonException("the name '" + name + "' stands twice", line());
      }
    }
    return remember(many == null ? FieldMap.ofFew(pop(start)) : FieldMap.ofMany(many), at);
  }

  private static boolean putIfNew(
      Map<String, @Nullable Object> fields, String name, @Nullable Object value) {
    int before = fields.size();
    fields.put(name, value);
    return fields.size() > before;
  }

  private boolean pushIfNew(int start, String name, @Nullable Object value) {
    for (int i = start; i < top; i += 2) {
      if (name.equals(stack[i])) {
        return false;
      }
    }
    push(name);
    push(value);
    return true;
  }

  private Map<String, @Nullable Object> popMany(int start) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    FieldMap.ofFew(pop(start)).forEach(fields::put);
    return fields;
  }

  private List<@Nullable Object> array() throws IOException, JsonException {
    List<Integer> at = here();
    int start = top;
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      addHere(at);
      push(value(t));
    }
    return remember(Collections.unmodifiableList(Arrays.asList(pop(start))), at);
  }

  private void push(@Nullable Object value) {
    if (top == stack.length) {
      stack = Arrays.copyOf(stack, top * 2);
    }
    stack[top++] = value;
  }

  /** {@return what was pushed since the top was there} */
  private @Nullable Object[] pop(int start) {
    @Nullable Object[] popped = Arrays.copyOfRange(stack, start, top);
    top = start;
    return popped;
  }

  /** {@return a list of lines that begins with the container's own, or null if none are kept} */
  private @Nullable List<Integer> here() {
    return lines == null ? null : new ArrayList<>(List.of(line()));
  }

  private void addHere(@Nullable List<Integer> at) {
    if (at != null) {
      at.add(line());
    }
  }

  private <T> T remember(T container, @Nullable List<Integer> at) {
    if (lines != null && at != null) {
      lines.put(container, at);
    }
    return container;
  }

  private Object integer() throws IOException, JsonException {
    int length = parser.getTextLength();
    if (length > MOST_DIGITS) {
      return integer(parser.getText());
    }
    char[] text = parser.getTextCharacters();
    int start = parser.getTextOffset();
    boolean negative = text[start] == '-';
    long value = 0;
    for (int i = negative ? start + 1 : start; i < start + length; i++) {
      if (text[i] < '0' || text[i] > '9') {
        return integer(parser.getText());
      }
      value = value * 10 + (text[i] - '0');
    }
    return narrowed(negative ? -value : value);
  }

  private Object integer(String text) throws JsonException {
    try {
      return narrowed(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return decimal(text);
    }
  }

  private static Object narrowed(long value) {
    return value == (int) value ? (Object) (int) value : (Object) value;
  }

  private Double decimal(String text) throws JsonException {
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new JsonException("'" + text + "' is not a number", line());
    }
    if (Double.isInfinite(value) || Double.isNaN(value)) {
      throw new JsonException("a number out of range", line());
    }
    return value;
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }

  static JsonException failure(IOException e) {
    if (e instanceof StreamConstraintsException) {
      return new JsonException("beyond the bounds: " + summary(e), lineOf(e));
    }
    return new JsonException("not JSON: " + summary(e), lineOf(e));
  }

  private static String summary(IOException e) {
    String message =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.split("\n", 2)[0];
  }

  private static int lineOf(IOException e) {
    return e instanceof JsonProcessingException json && json.getLocation() != null
        ? Math.max(0, json.getLocation().getLineNr())
        : 0;
  }
}
