package dev.assay.benchmarks.run;

import java.nio.charset.StandardCharsets;

/** A fetch as it goes over the wire. */
public enum SampleRequest {
  /** The user in a header. */
  GET(
      """
      GET %s HTTP/1.1
      Host: 127.0.0.1
      Authorization: Api-Key %s
      X-Amp-Exp-User: %s

      """
          .formatted(SampleProject.PATH, SampleProject.KEY, SampleProject.userHeader()),
      ""),

  /** The user in the body. */
  POST(
      """
      POST %s HTTP/1.1
      Host: 127.0.0.1
      Authorization: Api-Key %s
      Content-Type: application/json
      Content-Length: %d

      """
          .formatted(SampleProject.PATH, SampleProject.KEY, SampleProject.user().toJson().length()),
      SampleProject.user().toJson());

  private final String text;

  SampleRequest(String head, String body) {
    text = head.replace("\n", "\r\n") + body;
  }

  /** {@return the bytes of head and body} */
  public byte[] bytes() {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
