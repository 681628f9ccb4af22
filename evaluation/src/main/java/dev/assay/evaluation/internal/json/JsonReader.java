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

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(constraints())
          .build();

  private final JsonParser parser;
  private final @Nullable IdentityHashMap<Object, List<Integer>> lines;

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
    try (JsonParser parser = FACTORY.createParser(json)) {
      return new JsonReader(parser, null).document();
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
      return new JsonReader(parser, null).document();
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
      return new JsonDocument(new JsonReader(parser, lines).document(), lines);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private @Nullable Object document() throws IOException, JsonException {
    if (parser.nextToken() == null) {
      throw new JsonException("empty document", 0);
    }
    Object value = value(parser.currentToken());
    if (parser.nextToken() != null) {
      throw new JsonException("text after the end of the document", line());
    }
    return value;
  }

  private @Nullable Object value(JsonToken token) throws IOException, JsonException {
    return switch (token) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> integer(parser.getText());
      case VALUE_NUMBER_FLOAT -> decimal(parser.getText());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new JsonException("unexpected " + token, line());
    };
  }

  private Map<String, @Nullable Object> object() throws IOException, JsonException {
    List<Integer> at = here();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      int before = fields.size();
      addHere(at);
      fields.put(name, value(parser.nextToken()));
      if (fields.size() == before) {
        throw new JsonException("the name '" + name + "' stands twice", line());
      }
    }
    return remember(Collections.unmodifiableMap(fields), at);
  }

  private List<@Nullable Object> array() throws IOException, JsonException {
    List<Integer> at = here();
    List<@Nullable Object> elements = new ArrayList<>();
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      addHere(at);
      elements.add(value(t));
    }
    return remember(Collections.unmodifiableList(elements), at);
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

  private Object integer(String text) throws JsonException {
    if (text.length() <= 19) {
      try {
        long value = Long.parseLong(text);
        return value == (int) value ? (Object) (int) value : (Object) value;
      } catch (NumberFormatException e) {
        return decimal(text);
      }
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return decimal(text);
    }
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
