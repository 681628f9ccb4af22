package dev.assay.evaluation.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON document from a stream of UTF-8, value by value, and keeps none of it. Nesting and
 * numbers are bounded as by {@link JsonReader}; what is skipped costs no memory, however long it
 * is.
 *
 * <p>Not thread-safe.
 */
public final class JsonStream implements AutoCloseable {
  // Without a table of names: it would grow with a document of ever new ones.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(JsonReader.constraints())
          .build();

  private interface Step<T> {
    T take() throws IOException;
  }

  private final JsonParser parser;

  /**
   * Begins to read.
   *
   * @param in the document, which stays the caller's to close
   * @throws JsonException if there is no document
   * @throws IOException if the stream fails
   */
  public JsonStream(InputStream in) throws IOException, JsonException {
    Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder());
    parser = FACTORY.createParser(reader);
    if (take(parser::nextToken) == null) {
      throw new JsonException("empty document", 0);
    }
  }

  /** Goes into the object that the current value has to be. */
  public void enterObject() throws JsonException {
    expect(JsonToken.START_OBJECT, "an object");
  }

  /** {@return the next name of the object, whose value is then current, or null at its end} */
  public @Nullable String nextName() throws IOException, JsonException {
    String name = take(parser::nextFieldName);
    if (name != null) {
      take(parser::nextToken);
    }
    return name;
  }

  /** Goes into the array that the current value has to be. */
  public void enterArray() throws JsonException {
    expect(JsonToken.START_ARRAY, "an array");
  }

  /** {@return whether the array has a next element, which is then current} */
  public boolean nextElement() throws IOException, JsonException {
    return take(parser::nextToken) != JsonToken.END_ARRAY;
  }

  /** {@return whether the current value is null} */
  public boolean isNull() {
    return parser.hasToken(JsonToken.VALUE_NULL);
  }

  /** {@return the string that the current value has to be} */
  public String string() throws IOException, JsonException {
    expect(JsonToken.VALUE_STRING, "a string");
    return take(parser::getText);
  }

  /** {@return the whole number that the current value has to be} */
  public long wholeNumber() throws IOException, JsonException {
    expect(JsonToken.VALUE_NUMBER_INT, "a whole number");
    if (take(parser::getNumberType) == JsonParser.NumberType.BIG_INTEGER) {
      throw fault("a number out of range");
    }
    return take(parser::getLongValue);
  }

  /** Passes the current value over. */
  public void skip() throws IOException, JsonException {
    take(parser::skipChildren);
  }

  /** Makes sure that nothing stands behind the document. */
  public void end() throws IOException, JsonException {
    if (take(parser::nextToken) != null) {
      throw fault("text after the end of the document");
    }
  }

  /** {@return an exception for the current value} */
  public JsonException fault(String reason) {
    return new JsonException(reason, parser.currentTokenLocation().getLineNr());
  }

  private void expect(JsonToken token, String what) throws JsonException {
    if (!parser.hasToken(token)) {
      throw fault("expected " + what + ", found " + kind());
    }
  }

  private String kind() {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      default -> "null";
    };
  }

  private <T> T take(Step<T> step) throws IOException, JsonException {
    try {
      return step.take();
    } catch (JsonProcessingException e) {
      throw JsonReader.failure(e);
    } catch (CharacterCodingException e) {
      throw fault("not UTF-8, here or shortly after");
    }
  }

  /** Gives back what reading needed; the stream stays open. */
  @Override
  public void close() throws IOException {
    parser.close();
  }
}
