package dev.assay.server.store;

class StoreOnPostgresIT extends StoreContract {
  @Override
  StoreConfig config() {
    return StoreConfig.postgres(TestPostgres.newDatabase());
  }
}
