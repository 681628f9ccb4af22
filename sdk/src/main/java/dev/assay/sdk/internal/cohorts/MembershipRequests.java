package dev.assay.sdk.internal.cohorts;

import dev.assay.evaluation.internal.json.JsonException;
import dev.assay.evaluation.internal.json.JsonReader;
import dev.assay.sdk.internal.http.Call;
import dev.assay.sdk.internal.http.Download;
import dev.assay.sdk.internal.http.HttpClient;
import dev.assay.sdk.internal.http.HttpFailure;
import dev.assay.sdk.internal.http.HttpRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks names up at a server.
 *
 * <p>Immutable.
 */
final class MembershipRequests implements MembershipLookups.Source {
  private static final int MOST_BYTES = 1024 * 1024;

  private final LookupSettings settings;
  private final HttpClient http;

  MembershipRequests(LookupSettings settings, HttpClient http) {
    this.settings = settings;
    this.http = http;
  }

  @Override
  public Set<String> lookUp(GroupName name) throws CohortFailure {
    String type = Requests.pathPart(name.groupType());
    String path = "/sdk/v2/memberships/" + type + "/" + Requests.pathPart(name.name());
    HttpRequest request = Requests.get(settings.serverUrl(), path, settings.authorization());
    return Requests.run(
        http, settings.timeout(), settings.timeout(), call -> attempt(request, call));
  }

  private Set<String> attempt(HttpRequest request, Call call) throws HttpFailure {
    Download<Set<String>> answer = http.download(request, call, MembershipRequests::read);
    Set<String> ids = answer.value();
    if (ids == null) {
      throw Requests.statusFailure(answer.response());
    }
    return ids;
  }

  private static Set<String> read(InputStream body) throws IOException {
    byte[] json = body.readNBytes(MOST_BYTES + 1);
    if (json.length > MOST_BYTES) {
      throw HttpFailure.of(
          HttpFailure.Kind.TOO_LARGE, "the answer is larger than " + MOST_BYTES + " bytes", null);
    }
    try {
      if (JsonReader.read(json) instanceof List<?> elements) {
        return texts(elements);
      }
    } catch (JsonException e) {
      throw HttpFailure.unreadable("the answer is not JSON: " + e.getMessage(), e);
    }
    throw HttpFailure.unreadable("the answer is not an array of cohort ids", null);
  }

  private static Set<String> texts(List<?> elements) throws HttpFailure {
    Set<String> texts = new HashSet<>();
    for (Object element : elements) {
      if (!(element instanceof String text)) {
        throw HttpFailure.unreadable("the answer is not an array of cohort ids", null);
      }
      // The same few ids come again and again, and are remembered for a million names.
      texts.add(text.intern());
    }
    return Set.copyOf(texts);
  }
}
