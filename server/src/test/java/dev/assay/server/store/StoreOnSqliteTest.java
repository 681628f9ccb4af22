package dev.assay.server.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class StoreOnSqliteTest extends StoreContentContract {
  @TempDir static Path directory;

  @Override
  StoreConfig config() {
    return StoreConfig.directory(directory);
  }
}
