package dev.assay.server.management;

import dev.assay.server.http.ApiReply;
import dev.assay.server.management.Edits.Edit;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Deployments of flags and experiments, and slots of mutexes. */
final class PartOperations {
  /** The fields of a slot that may be changed. */
  static final Map<String, FieldType> SLOT =
      Map.of(
          "experiments", FieldType.IDS,
          "holdouts", FieldType.IDS,
          "individuals", FieldType.TEXTS,
          "cohorts", FieldType.IDS);

  private final Edits edits;
  private final Resource resource;
  private final ObjectOperations objects;

  PartOperations(Edits edits, Resource resource) {
    this.edits = edits;
    this.resource = resource;
    objects = new ObjectOperations(edits, resource);
  }

  ApiReply deployments(ApiCall call) {
    List<String> ids =
        Document.of(resource, objects.find(call).document().asMap()).texts("deployments");
    return edits
        .store()
        .read(
            tx ->
                Views.ok(
                    ids.stream()
                        .map(id -> tx.find(Resource.DEPLOYMENT.kind(), id).orElse(null))
                        .filter(Objects::nonNull)
                        .map(Views::object)
                        .toList()));
  }

  ApiReply deploy(ApiCall call) throws IOException {
    List<String> added = call.texts("deployments", 1000);
    return changeDeployments(
        call,
        known -> added.stream().filter(id -> !known.contains(id)).distinct().forEach(known::add));
  }

  ApiReply undeploy(ApiCall call) {
    String removed = call.param("deploymentId");
    return changeDeployments(
        call,
        known -> {
          if (!known.remove(removed)) {
            throw ApiFault.notFound("deployment '" + removed + "' of it");
          }
        });
  }

  private ApiReply changeDeployments(ApiCall call, Consumer<List<String>> change) {
    Edit edit =
        Edit.of(
            call,
            document -> {
              List<String> known = document.texts("deployments");
              change.accept(known);
              document.put("deployments", known);
            });
    return Views.changed(edits.change(call, resource, call.param("id"), edit));
  }

  ApiReply patchSlot(ApiCall call) throws IOException {
    Map<String, @Nullable Object> body = call.changes(SLOT, Set.of());
    String index = call.param("slotIndex");
    Edit edit =
        Edit.of(
            call,
            document -> {
              List<Map<String, @Nullable Object>> slots = document.objects("slots");
              Map<String, @Nullable Object> slot =
                  slots.stream()
                      .filter(candidate -> index.equals(String.valueOf(candidate.get("index"))))
                      .findFirst()
                      .orElseThrow(() -> ApiFault.notFound("slot " + index));
              slot.putAll(body);
              document.put("slots", slots);
            });
    return Views.changed(edits.change(call, resource, call.param("id"), edit));
  }
}
