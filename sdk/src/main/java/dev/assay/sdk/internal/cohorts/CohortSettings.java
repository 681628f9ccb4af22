package dev.assay.sdk.internal.cohorts;

import dev.assay.sdk.internal.http.HttpClient;
import dev.assay.sdk.internal.http.ProxyServer;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How cohorts are kept.
 *
 * @param serverUrl where they are, without a slash at its end
 * @param authorization the header that shows the keys
 * @param maxSize the most members of one
 * @param pollingInterval from one look for newer ones to the next; each is longer by up to a tenth
 * @param requestTimeout how long the server may stay silent before and during an answer
 * @param downloadTimeout the time of a whole download, its retries included
 * @param maxConcurrent how many are downloaded at once
 * @param lookups how single names are looked up, or null: they are not
 */
public record CohortSettings(
    URI serverUrl,
    String authorization,
    int maxSize,
    Duration pollingInterval,
    Duration requestTimeout,
    Duration downloadTimeout,
    int maxConcurrent,
    @Nullable LookupSettings lookups) {

  /** {@return the options of a client for these settings} */
  public HttpClient.Options http(@Nullable ProxyServer proxy, @Nullable SSLContext sslContext) {
    int exchanges = maxConcurrent + CohortThreads.LOOKUP_THREADS;
    return new HttpClient.Options(exchanges, Integer.MAX_VALUE, proxy, sslContext);
  }

  /** {@return where; the header is left out} */
  @Override
  public String toString() {
    return "CohortSettings[" + serverUrl + "]";
  }
}
