package dev.assay.server.project;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.assay.evaluation.internal.json.JsonReader;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * YAML as another spelling of JSON: words such as {@code on} and {@code no} are text, and aliases,
 * which the parser would take for text, are refused.
 */
final class StrictYaml extends YAMLFactory {
  private static final long serialVersionUID = 1L;

  /** Longest file, in characters. */
  private static final int MAX_LENGTH = 64 * 1024 * 1024;

  static final StrictYaml FACTORY = new StrictYaml();

  private StrictYaml() {
    super(
        YAMLFactory.builder()
            .loaderOptions(options())
            .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
            .streamReadConstraints(JsonReader.constraints()));
  }

  private static LoaderOptions options() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_LENGTH);
    options.setNestingDepthLimit(JsonReader.MAX_DEPTH);
    return options;
  }

  @Override
  protected YAMLParser _createParser(byte[] text, int offset, int length, IOContext context)
      throws IOException {
    Reader reader = _createReader(text, offset, length, null, context);
    return new NoAliases(context, this, reader);
  }

  private static final class NoAliases extends YAMLParser {
    NoAliases(IOContext context, StrictYaml yaml, Reader reader) {
      super(
          context,
          yaml._parserFeatures,
          yaml._yamlParserFeatures,
          yaml._loaderOptions,
          null,
          reader);
    }

    @Override
    public @Nullable JsonToken nextToken() throws IOException {
      JsonToken token = super.nextToken();
      if (isCurrentAlias()) {
        throw new JsonParseException(this, "aliases (*name) are not supported");
      }
      return token;
    }
  }
}
