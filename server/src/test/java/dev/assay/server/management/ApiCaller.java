package dev.assay.server.management;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.http.Api.Admission;
import dev.assay.server.http.Api.Admitted;
import dev.assay.server.http.Api.Head;
import dev.assay.server.http.Api.Refused;
import dev.assay.server.http.ApiReply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Calls an API without sockets, and holds what comes against the OpenAPI document. */
final class ApiCaller {
  /** What came back. */
  record Reply(int status, String text, Map<String, String> headers) {
    JsonValue json() {
      return JsonValue.parse(text);
    }

    String error(String field) {
      return json().get("error").get(field).asString("");
    }

    String id() {
      return json().get("id").asString("");
    }
  }

  private final ManagementApi api;
  private final SchemaCheck schemas;
  private final String key;
  private final Map<String, String> headers;
  private final String address;

  ApiCaller(ManagementApi api, String key) {
    this(api, new SchemaCheck(api), key, Map.of(), "192.0.2.1");
  }

  private ApiCaller(
      ManagementApi api,
      SchemaCheck schemas,
      String key,
      Map<String, String> headers,
      String address) {
    this.api = api;
    this.schemas = schemas;
    this.key = key;
    this.headers = headers;
    this.address = address;
  }

  ApiCaller from(String otherAddress) {
    return new ApiCaller(api, schemas, key, headers, otherAddress);
  }

  ApiCaller with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new ApiCaller(api, schemas, key, more, address);
  }

  Reply get(String path) {
    return call("GET", path, "");
  }

  Reply post(String path, String body) {
    return call("POST", path, body);
  }

  Reply patch(String path, String body) {
    return call("PATCH", path, body);
  }

  Reply put(String path, String body) {
    return call("PUT", path, body);
  }

  Reply delete(String path) {
    return call("DELETE", path, "");
  }

  Reply call(String method, String path, String body) {
    return call(method, path, body.getBytes(StandardCharsets.UTF_8));
  }

  Reply call(String method, String path, byte[] body) {
    String[] parts = path.split("\\?", 2);
    Map<String, String> query = new LinkedHashMap<>();
    for (String parameter : parts.length < 2 ? new String[0] : parts[1].split("&")) {
      String[] pair = parameter.split("=", 2);
      query.put(pair[0], pair[1]);
    }
    Map<String, String> sent = new LinkedHashMap<>(headers);
    sent.put("authorization", "Bearer " + key);
    Head head = new Head(method, List.of(parts[0].split("/", -1)), query, sent, address);
    try {
      Admission admission = api.admit(head);
      Reply reply =
          reply(
              admission instanceof Admitted admitted
                  ? admitted.work().answer(new ByteArrayInputStream(body))
                  : ((Refused) admission).reply());
      schemas.check(head, new String(body, StandardCharsets.UTF_8), reply.status(), reply.text());
      return reply;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Reply reply(ApiReply reply) throws IOException {
    String text = reply.body();
    if (reply.file() != null) {
      text = Files.readString(reply.file());
      Files.delete(reply.file());
    }
    return new Reply(reply.status(), text, reply.headers());
  }
}
