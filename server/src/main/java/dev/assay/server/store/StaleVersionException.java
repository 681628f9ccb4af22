package dev.assay.server.store;

/** Somebody else changed the object in the meantime. */
public final class StaleVersionException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final int currentVersion;

  StaleVersionException(StoredObject current, int expected) {
    super(
        Kind.CONFLICT,
        current.kind().wireName()
            + " "
            + current.id()
            + " is at version "
            + current.version()
            + ", not "
            + expected);
    currentVersion = current.version();
  }

  /** {@return the version that the object has now} */
  public int currentVersion() {
    return currentVersion;
  }
}
