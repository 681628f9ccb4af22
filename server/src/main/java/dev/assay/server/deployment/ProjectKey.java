package dev.assay.server.deployment;

/**
 * The credentials of a project: with both, cohorts are downloaded; events name the first alone.
 *
 * <p>Immutable.
 *
 * @param apiKey names the project
 * @param secretKey is known to servers only
 */
public record ProjectKey(String apiKey, String secretKey) {
  /**
   * Checks the keys.
   *
   * @throws IllegalArgumentException if a key is blank, or the API key has a colon
   */
  public ProjectKey {
    if (apiKey.isBlank() || secretKey.isBlank()) {
      throw new IllegalArgumentException("a project key has an empty part");
    }
    if (apiKey.indexOf(':') >= 0) {
      throw new IllegalArgumentException("the API key of a project key has a colon");
    }
  }

  /**
   * Reads {@code API_KEY:SECRET_KEY}; further colons belong to the secret key.
   *
   * @throws IllegalArgumentException if it is not of this form; the message does not show it
   */
  public static ProjectKey parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("a project key is not of the form API_KEY:SECRET_KEY");
    }
    return new ProjectKey(text.substring(0, colon), text.substring(colon + 1));
  }

  /** {@return a text without the keys} */
  @Override
  public String toString() {
    return "ProjectKey[…]";
  }
}
