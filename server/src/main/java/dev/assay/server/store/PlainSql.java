package dev.assay.server.store;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.config.Configurable;
import org.jdbi.v3.core.statement.ParsedSql;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.TemplateEngine;

/**
 * Finds the parameters in our own statements, {@code :name} or {@code ?}. JDBI's own grammar and
 * templates know more than these statements have, and take a tenth of a start to be loaded.
 */
final class PlainSql implements SqlParser {
  private static final Pattern PART = Pattern.compile("'[^']*'|(\\?)|:([A-Za-z]\\w*)");

  private PlainSql() {}

  /** {@return the same, reading statements so} */
  static <C extends Configurable<C>> C in(C configurable) {
    return configurable.configure(
        SqlStatements.class,
        statements ->
            statements.setSqlParser(new PlainSql()).setTemplateEngine(TemplateEngine.NOP));
  }

  @Override
  public ParsedSql parse(String sql, StatementContext context) {
    ParsedSql.Builder parsed = ParsedSql.builder();
    Matcher part = PART.matcher(sql);
    int from = 0;
    while (part.find()) {
      String name = part.group(2);
      boolean isText = name == null && part.group(1) == null;
      parsed.append(sql.substring(from, isText ? part.end() : part.start()));
      from = part.end();
      if (name != null) {
        parsed.appendNamedParameter(name);
      } else if (!isText) {
        parsed.appendPositionalParameter();
      }
    }
    return parsed.append(sql.substring(from)).build();
  }

  @Override
  public String nameParameter(String rawName, StatementContext context) {
    return ":" + rawName;
  }
}
