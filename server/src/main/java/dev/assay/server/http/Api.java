package dev.assay.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An API whose requests may block: each is dealt with on a thread of its own kind, never on an
 * event loop. Implementations have to be thread-safe.
 */
public interface Api {
  /**
   * Looks at the head of a request, before its body is read.
   *
   * @return what becomes of the request; a refusal if the caller may not do that
   */
  Admission admit(Head head);

  /**
   * The head of a request.
   *
   * <p>Immutable.
   *
   * @param method in capitals
   * @param path the decoded parts of the path behind the API's own, which slashes separate
   * @param query the parameters; of several with one name the last
   * @param headers by name in small letters; of several with one name the last
   * @param address the IP address that it comes from, a proxy's if there is one
   */
  record Head(
      String method,
      List<String> path,
      Map<String, String> query,
      Map<String, String> headers,
      String address) {
    /** Copies the parts. */
    public Head {
      path = List.copyOf(path);
      query = Map.copyOf(query);
      headers = Map.copyOf(headers);
    }

    /** {@return a header, or null} */
    public @Nullable String header(String name) {
      return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** {@return the method and the path; no header, which may hold a key} */
    @Override
    public String toString() {
      return method + " /" + String.join("/", path);
    }
  }

  /** What becomes of a request. */
  sealed interface Admission permits Refused, Admitted {}

  /**
   * The answer is known without the body.
   *
   * <p>Immutable.
   */
  record Refused(ApiReply reply) implements Admission {}

  /**
   * The body is wanted.
   *
   * <p>Immutable.
   *
   * @param maxBodyBytes the largest body; one of more than a few megabytes is put into a file
   * @param work answers
   */
  record Admitted(long maxBodyBytes, Work work) implements Admission {}

  /** Answers a request that has arrived. */
  @FunctionalInterface
  interface Work {
    /**
     * Answers.
     *
     * @param body the body, empty if there is none; it is closed by the caller
     * @throws IOException if the body cannot be read
     */
    ApiReply answer(InputStream body) throws IOException;
  }
}
