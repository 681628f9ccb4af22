package dev.assay.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.store.StoreException.Kind;
import java.sql.SQLException;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {
  private static final Database POSTGRES =
      StoreConfig.postgres("postgresql://nowhere/assay").open();

  @ParameterizedTest
  @CsvSource({
    "53100, FULL",
    "53300, UNAVAILABLE",
    "08006, UNAVAILABLE",
    "57P01, UNAVAILABLE",
    "55P03, UNAVAILABLE",
    "40P01, UNAVAILABLE",
    "23505, CONFLICT",
    "3D000, UNUSABLE",
    "28P01, UNUSABLE",
    "42P01, UNUSABLE",
    "XX001, UNUSABLE",
    "'', UNAVAILABLE"
  })
  void statesOfPostgresAreUnderstood(String state, Kind kind) {
    assertThat(POSTGRES.kindOf(new SQLException("x", state))).isEqualTo(kind);
    assertThat(POSTGRES.kindOf(new SQLException("x"))).isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void theFirstLineOfTheDriversMessageIsTold() {
    SQLException sql = new SQLException("no room\nmore", "53100");
    RuntimeException translated =
        Failures.translate(POSTGRES, new ConnectionException(new SQLException("outer", sql)));
    assertThat(translated)
        .isInstanceOf(StoreException.class)
        .hasMessage("no space is left for the database: no room")
        .hasCause(sql);
  }

  @Test
  void whatTheDatabaseIsNotToBlameForIsLeft() {
    RuntimeException own = new IllegalStateException();
    assertThat(Failures.translate(POSTGRES, own)).isSameAs(own);
    RuntimeException known = new StoreException(Kind.MISSING, "x", new SQLException());
    assertThat(Failures.translate(POSTGRES, known)).isSameAs(known);
  }
}
