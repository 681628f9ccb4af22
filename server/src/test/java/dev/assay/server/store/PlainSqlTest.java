package dev.assay.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToCreateStatementException;
import org.junit.jupiter.api.Test;

class PlainSqlTest {
  private final Jdbi database = PlainSql.in(Jdbi.create("jdbc:sqlite::memory:"));

  private List<String> row(String sql, Object... positional) {
    return database.withHandle(
        handle -> {
          var query = handle.createQuery(sql);
          for (int i = 0; i < positional.length; i++) {
            query.bind(i, positional[i]);
          }
          if (positional.length == 0) {
            query.bind("first", "1").bind("second_2", "2");
          }
          return query.map((rs, context) -> rs.getString(1) + "|" + rs.getString(2)).list();
        });
  }

  @Test
  void namedParametersAreBoundWhereverTheyAre() {
    assertThat(row("SELECT :second_2||:first||:second_2, :first")).containsExactly("212|1");
  }

  @Test
  void positionalParametersAreBoundInTheirOrder() {
    assertThat(row("SELECT ?, ?", "a", "b")).containsExactly("a|b");
  }

  @Test
  void textsHoldNoParameters() {
    assertThat(row("SELECT 'at 12:first ?''', :first || :second_2"))
        .containsExactly("at 12:first ?'|12");
  }

  @Test
  void aParameterWithoutAValueIsRefused() {
    assertThatThrownBy(() -> row("SELECT :first, :second_2, :third"))
        .isInstanceOf(UnableToCreateStatementException.class);
  }
}
