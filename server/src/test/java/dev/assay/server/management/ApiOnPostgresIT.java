package dev.assay.server.management;

import dev.assay.server.store.StoreConfig;
import dev.assay.server.store.TestPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;

/** All that the API does on the embedded database, on PostgreSQL. */
@Timeout(120)
class ApiOnPostgresIT {
  private static StoreConfig newDatabase() {
    return StoreConfig.postgres(TestPostgres.newDatabase());
  }

  @Nested
  class Access extends AccessTest {
    @Override
    StoreConfig config(Path folder) {
      return newDatabase();
    }
  }

  @Nested
  class Flags extends FlagApiTest {
    @Override
    StoreConfig config(Path folder) {
      return newDatabase();
    }
  }

  @Nested
  class Parts extends PartsApiTest {
    @Override
    StoreConfig config(Path folder) {
      return newDatabase();
    }
  }

  @Nested
  class Projects extends ProjectApiTest {
    @Override
    StoreConfig config(Path folder) {
      return newDatabase();
    }
  }

  @Nested
  class Cohorts extends CohortApiTest {
    @Override
    StoreConfig config(Path folder) {
      return newDatabase();
    }
  }

  @Nested
  class Exposures extends ExposureApiTest {
    @Override
    StoreConfig config(Path folder) {
      return newDatabase();
    }
  }

  @Nested
  class ProjectKeys extends ProjectKeyApiTest {
    @Override
    StoreConfig config(Path folder) {
      return newDatabase();
    }
  }

  @Nested
  class StoredTexts extends StoredTextsTest {
    @Override
    StoreConfig config(Path folder) {
      return newDatabase();
    }
  }
}
