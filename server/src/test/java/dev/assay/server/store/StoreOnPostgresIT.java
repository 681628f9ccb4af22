package dev.assay.server.store;

class StoreOnPostgresIT extends StoreContentContract {
  @Override
  StoreConfig config() {
    return StoreConfig.postgres(TestPostgres.newDatabase());
  }
}
