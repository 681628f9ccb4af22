package dev.assay.server.store;

import org.jspecify.annotations.Nullable;

/** What objects there are. */
public enum ObjectKind {
  /** What holds all the others; its project id is its own. */
  PROJECT("project", KeySpace.EVERYWHERE),
  /** A flag. */
  FLAG("flag", KeySpace.PROJECT),
  /** A flag with an experiment key. */
  EXPERIMENT("experiment", KeySpace.PROJECT),
  /** A mutual exclusion group. */
  MUTEX("mutex", KeySpace.PROJECT),
  /** A holdout. */
  HOLDOUT("holdout", KeySpace.PROJECT),
  /** Where flags are served; its key is what SDKs send. */
  DEPLOYMENT("deployment", KeySpace.EVERYWHERE),
  /** A cohort, without its members. */
  COHORT("cohort", KeySpace.EVERYWHERE);

  private enum KeySpace {
    /** Shared by all kinds of it, within a project. */
    PROJECT,
    /** The kind's own, across projects. */
    EVERYWHERE
  }

  private final String wireName;
  private final KeySpace keySpace;

  ObjectKind(String wireName, KeySpace keySpace) {
    this.wireName = wireName;
    this.keySpace = keySpace;
  }

  /** {@return the name in the database and the audit log} */
  public String wireName() {
    return wireName;
  }

  /** {@return where the key of such an object has to be unique} */
  String keyScope(String projectId) {
    return keySpace == KeySpace.PROJECT ? "project/" + projectId : wireName;
  }

  static @Nullable ObjectKind of(String wireName) {
    for (ObjectKind kind : values()) {
      if (kind.wireName.equals(wireName)) {
        return kind;
      }
    }
    return null;
  }
}
