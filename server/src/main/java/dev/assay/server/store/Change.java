package dev.assay.server.store;

import org.jspecify.annotations.Nullable;

/**
 * Something is not as it was.
 *
 * <p>Immutable.
 *
 * @param projectId the project that changed; null: the management keys did
 * @param revision the store's revision that changed it last
 */
public record Change(@Nullable String projectId, long revision) {
  static final String KEYS = "keys";
  private static final String PROJECT = "project/";

  static String scope(String projectId) {
    return PROJECT + projectId;
  }

  static Change of(String scope, long revision) {
    return new Change(
        scope.startsWith(PROJECT) ? scope.substring(PROJECT.length()) : null, revision);
  }
}
