package dev.assay.server.management;

import dev.assay.evaluation.Cohort;
import dev.assay.evaluation.Cohorts;
import dev.assay.evaluation.EvaluationEngine;
import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Flag;
import dev.assay.evaluation.FlagSet;
import dev.assay.evaluation.JsonValue;
import dev.assay.evaluation.UserFormatException;
import dev.assay.server.http.ApiReply;
import dev.assay.server.management.Edits.Preview;
import dev.assay.server.project.FileFinding;
import dev.assay.server.project.LoadedFlags;
import dev.assay.server.project.StoredProject;
import dev.assay.server.store.ReadTransaction;
import dev.assay.server.store.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What would become of a flag, and what becomes of a user: nothing is changed. */
final class TrialOperations {
  /** How many made-up users are asked whether they would move. */
  private static final int SAMPLE = 10_000;

  private final Edits edits;
  private final Resource resource;
  private final ObjectOperations objects;

  TrialOperations(Edits edits, Resource resource) {
    this.edits = edits;
    this.resource = resource;
    objects = new ObjectOperations(edits, resource);
  }

  /** Answers what a body that makes an object comes to. */
  ApiReply validateNew(ApiCall call) throws IOException {
    return answer(
        edits.preview(resource, call.object(resource.createFields(), resource.required())));
  }

  /** Answers what a body that changes an object comes to. */
  ApiReply validate(ApiCall call) throws IOException {
    return answer(edits.preview(resource, call.param("id"), objects.patchEdit(call)));
  }

  private ApiReply answer(Preview preview) {
    String key = String.valueOf(preview.changed().key());
    Flag flag = preview.after().flags().flag(key).orElse(null);
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("flag", flag == null ? null : json(flag));
    fields.put("findings", findings(preview));
    fields.put(
        "sample",
        Map.of(
            "users",
            SAMPLE,
            "moved",
            moved(preview.before().flags(), preview.after().flags(), key)));
    return Views.ok(fields);
  }

  private static @Nullable Object json(Flag flag) {
    return JsonValue.parse(FlagSet.of(List.of(flag)).toJson()).get(0).asPlain();
  }

  /** {@return what the author may want to know about the object; its faults were told before} */
  private List<Map<String, Object>> findings(Preview preview) {
    List<StoredObject> section =
        preview.objects().stream().filter(o -> o.kind() == resource.kind()).toList();
    String place = "$." + resource.plural() + "[" + section.indexOf(preview.changed()) + "]";
    List<Map<String, Object>> findings = new ArrayList<>();
    for (FileFinding finding : StoredProject.lint(preview.objects())) {
      if (finding.path().startsWith(place)) {
        findings.add(
            Map.of(
                "severity", finding.severity().name().toLowerCase(Locale.ROOT),
                "path", "$" + finding.path().substring(place.length()),
                "message", finding.sentence()));
      }
    }
    return findings;
  }

  private static int moved(FlagSet before, FlagSet after, String key) {
    int moved = 0;
    for (int i = 0; i < SAMPLE; i++) {
      ExperimentUser user =
          ExperimentUser.builder().userId("user-" + i).deviceId("device-" + i).build();
      moved += variant(before, user, key).equals(variant(after, user, key)) ? 0 : 1;
    }
    return moved;
  }

  private static String variant(FlagSet flags, ExperimentUser user, String key) {
    return flags.flag(key).isEmpty() ? "off" : EvaluationEngine.evaluate(flags, user, key).key();
  }

  /** Answers why a user gets what the user gets. */
  ApiReply explain(ApiCall call) throws IOException {
    Map<String, @Nullable Object> body =
        call.object(Map.of("user", FieldType.OBJECT), Set.of("user"));
    ExperimentUser given = user(JsonValue.of(body.get("user")));
    StoredObject object = objects.find(call);
    String key = String.valueOf(object.key());
    return edits
        .store()
        .read(
            tx -> {
              LoadedFlags loaded = StoredProject.compile(tx.all(object.projectId()));
              FlagSet flags = loaded.flags();
              if (flags.flag(key).isEmpty()) {
                throw ApiFault.conflict("it is archived and served nowhere");
              }
              ExperimentUser user = memberships(tx, flags, given).addTo(given);
              return Views.ok(
                  JsonValue.parse(EvaluationEngine.explain(flags, user, key).toJson()).asPlain());
            });
  }

  private static ExperimentUser user(JsonValue json) {
    try {
      return ExperimentUser.fromJson(json.toJson());
    } catch (UserFormatException | IllegalArgumentException e) {
      throw ApiFault.field("$.user", String.valueOf(e.getMessage()));
    }
  }

  /**
   * {@return the cohorts that conditions name, with this user and the user's groups as their only
   * members, if they are some}
   */
  private static Cohorts memberships(ReadTransaction tx, FlagSet flags, ExperimentUser user) {
    List<Cohort> cohorts = new ArrayList<>();
    flags
        .cohorts()
        .forEach(
            (groupType, ids) -> {
              Set<String> names = names(user, groupType);
              for (String id : ids) {
                Cohort.Builder cohort = Cohort.builder(id).groupType(groupType);
                tx.membersAmong(id, names).forEach(cohort::add);
                cohorts.add(cohort.build());
              }
            });
    return Cohorts.of(cohorts);
  }

  private static Set<String> names(ExperimentUser user, String groupType) {
    if (groupType.equals(Cohort.USER)) {
      return user.userId() == null ? Set.of() : Set.of(user.userId());
    }
    return Set.copyOf(user.groups().getOrDefault(groupType, List.of()));
  }
}
