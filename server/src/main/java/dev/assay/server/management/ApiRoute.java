package dev.assay.server.management;

import dev.assay.server.http.ApiReply;
import dev.assay.server.store.ManagementKey.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A method on a path.
 *
 * @param path its parts; those in braces stand for a name
 * @param role what a key has to be
 * @param maxBodyBytes the largest body
 * @param query the parameters that the query may have
 * @param summary what it does, for the OpenAPI document
 */
record ApiRoute(
    String method,
    List<String> path,
    Role role,
    long maxBodyBytes,
    Set<String> query,
    String summary,
    Handler handler) {
  /** Answers a call. */
  @FunctionalInterface
  interface Handler {
    ApiReply answer(ApiCall call) throws IOException;
  }

  ApiRoute withBody(long most) {
    return new ApiRoute(method, path, role, most, query, summary, handler);
  }

  ApiRoute withQuery(Set<String> names) {
    return new ApiRoute(method, path, role, maxBodyBytes, names, summary, handler);
  }

  ApiRoute with(Handler own) {
    return new ApiRoute(method, path, role, maxBodyBytes, query, summary, own);
  }

  /** {@return the names of the path with what stands for them, or null if it is another path} */
  @Nullable Map<String, String> match(List<String> parts) {
    if (parts.size() != path.size()) {
      return null;
    }
    Map<String, String> names = new LinkedHashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      String own = path.get(i);
      if (own.startsWith("{")) {
        names.put(own.substring(1, own.length() - 1), parts.get(i));
      } else if (!own.equals(parts.get(i))) {
        return null;
      }
    }
    return names;
  }

  /** {@return the names in the path} */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (String part : path) {
      if (part.startsWith("{")) {
        names.add(part.substring(1, part.length() - 1));
      }
    }
    return names;
  }

  /** {@return the method and the path} */
  @Override
  public String toString() {
    return method + " /" + String.join("/", path);
  }
}
