package dev.assay.server.store;

import dev.assay.server.store.StoreException.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;

/** Brings the tables of a database to what this release knows. */
final class Migrations {
  private static final String HISTORY = "assay_schema_history";

  private Migrations() {}

  static void run(Database database) {
    Flyway flyway =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(database.connections())
            .resourceProvider(MigrationScript.provider())
            .javaMigrationClassProvider(List::of)
            .loggers("slf4j")
            .table(HISTORY)
            .placeholders(Map.of("blob", database.blobType()))
            .load();
    try {
      refuseNewer(flyway.info().all());
      flyway.migrate();
    } catch (FlywayException e) {
      if (e.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
        throw new StoreException(
            Kind.UNUSABLE, "the database holds tables of something else than Assay", e);
      }
      RuntimeException translated = Failures.translate(database, e);
      throw translated != e
          ? translated
          : new StoreException(Kind.UNUSABLE, "the database's tables: " + e.getMessage(), e);
    }
  }

  private static void refuseNewer(MigrationInfo[] all) {
    MigrationVersion known = newest(all, true);
    MigrationVersion applied = newest(all, false);
    if (applied.isNewerThan(known)) {
      throw new StoreException(
          Kind.UNUSABLE,
          "the database was written by a newer Assay (its tables are of version "
              + applied
              + ", this one knows "
              + known
              + "): use the newer one");
    }
  }

  private static MigrationVersion newest(MigrationInfo[] all, boolean known) {
    return Arrays.stream(all)
        .filter(info -> known ? info.getState().isResolved() : info.getState().isApplied())
        .map(MigrationInfo::getVersion)
        .max(MigrationVersion::compareTo)
        .orElse(MigrationVersion.EMPTY);
  }
}
