package dev.assay.sdk.internal.cohorts;

import dev.assay.evaluation.Cohort;
import dev.assay.evaluation.CohortFormatException;
import dev.assay.sdk.internal.http.Backoff;
import dev.assay.sdk.internal.http.Call;
import dev.assay.sdk.internal.http.Download;
import dev.assay.sdk.internal.http.HttpClient;
import dev.assay.sdk.internal.http.HttpFailure;
import dev.assay.sdk.internal.http.HttpRequest;
import dev.assay.sdk.internal.http.RetryLoop;
import dev.assay.sdk.internal.options.LogNames;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Downloads cohorts from a server, with a few retries. Members are hashed as they arrive.
 *
 * <p>Immutable.
 */
final class CohortDownloads implements CohortSource {
  private static final int RETRIES = 2;
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2), 2, 0.2);
  private static final int NOT_MODIFIED = 204;

  private static final Logger LOG = System.getLogger(LogNames.SDK);

  /** What a server answered. */
  @FunctionalInterface
  private interface Answer {
    /** {@return the cohort, if it is that} */
    Cohort cohort(CohortKey key) throws CohortFailure;
  }

  private final CohortSettings settings;
  private final HttpClient http;
  private final CohortReader reader;
  private final RetryLoop retries;

  CohortDownloads(
      CohortSettings settings, HttpClient http, CohortReader reader, DoubleSupplier random) {
    this.settings = settings;
    this.http = http;
    this.reader = reader;
    retries = new RetryLoop(RETRIES, settings.requestTimeout(), BACKOFF, random);
  }

  @Override
  public Cohort download(CohortKey key, @Nullable Cohort held) throws CohortFailure {
    HttpRequest request = request(key, held);
    Answer answer =
        Requests.run(
            http,
            settings.requestTimeout(),
            settings.downloadTimeout(),
            call ->
                retries.run(
                    call,
                    () -> attempt(request, call, held),
                    (failure, attempt) ->
                        LOG.log(Level.DEBUG, () -> key + ", attempt " + attempt + ": " + failure)));
    return answer.cohort(key);
  }

  private HttpRequest request(CohortKey key, @Nullable Cohort held) {
    String query = "?maxCohortSize=" + settings.maxSize();
    if (held != null && held.lastModified() != 0) {
      query += "&lastModified=" + held.lastModified();
    }
    String path = "/sdk/v1/cohort/" + Requests.pathPart(key.id()) + query;
    return Requests.get(settings.serverUrl(), path, settings.authorization());
  }

  private Answer attempt(HttpRequest request, Call call, @Nullable Cohort held) throws HttpFailure {
    Download<Answer> download = http.download(request, call, this::read);
    Answer answer = download.value();
    if (answer != null) {
      return answer;
    }
    if (download.response().status() == NOT_MODIFIED && held != null) {
      return key -> held;
    }
    throw Requests.statusFailure(download.response());
  }

  /** What arrived whole and is not the cohort will not be it at the next attempt either. */
  private Answer read(InputStream body) throws IOException {
    try {
      Cohort cohort = reader.read(body, settings.maxSize());
      return key -> checked(key, cohort);
    } catch (CohortFormatException e) {
      return key -> {
        throw CohortFailure.lasting("the answer is not usable: " + e.getMessage(), e);
      };
    }
  }

  private static Cohort checked(CohortKey key, Cohort cohort) throws CohortFailure {
    if (!cohort.id().equals(key.id())) {
      throw CohortFailure.lasting("the server sent another cohort, '" + cohort.id() + "'", null);
    }
    if (!cohort.groupType().equals(key.groupType())) {
      throw CohortFailure.lasting(
          "its members are of type '" + cohort.groupType() + "', not '" + key.groupType() + "'",
          null);
    }
    return cohort;
  }
}
