package dev.assay.server.management;

import dev.assay.evaluation.FlagFault;
import dev.assay.server.management.ApiFault.BadField;
import dev.assay.server.project.FileFault;
import dev.assay.server.project.FlagFileException;
import dev.assay.server.project.LoadedFlags;
import dev.assay.server.project.StoredProject;
import dev.assay.server.store.ObjectKind;
import dev.assay.server.store.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sees to it that nothing is kept that does not compile. */
final class ProjectCheck {
  private static final Pattern PLACE = Pattern.compile("\\$\\.(\\w+)\\[(\\d+)](.*)");

  private final List<StoredObject> objects;

  private ProjectCheck(List<StoredObject> objects) {
    this.objects = objects;
  }

  /**
   * {@return the flags of a project}
   *
   * @param objects all of it, as it is going to be
   * @param changed the object that is new or changed
   * @throws ApiFault if the object is faulty, or others are because of it
   */
  static LoadedFlags compile(List<StoredObject> objects, StoredObject changed) {
    List<BadField> broken = Rules.check(changed, objects);
    if (!broken.isEmpty()) {
      throw ApiFault.fields(broken);
    }
    ProjectCheck check = new ProjectCheck(objects);
    try {
      LoadedFlags loaded = StoredProject.compile(objects);
      check.refuse(changed, loaded.flags().faults());
      return loaded;
    } catch (FlagFileException e) {
      throw check.fault(changed, e.faults());
    }
  }

  private ApiFault fault(StoredObject changed, List<FileFault> faults) {
    List<BadField> own = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (FileFault fault : faults) {
      Matcher place = PLACE.matcher(fault.path());
      StoredObject object = place.matches() ? at(place.group(1), place.group(2)) : null;
      if (object == null) {
        others.add(fault.path() + ": " + fault.reason());
      } else if (isSame(object, changed)) {
        own.add(new BadField("$" + place.group(3), fault.reason()));
      } else {
        others.add(name(object) + " would be broken: $" + place.group(3) + ": " + fault.reason());
      }
    }
    return own.isEmpty() ? ApiFault.conflict(String.join("; ", others)) : ApiFault.fields(own);
  }

  private void refuse(StoredObject changed, List<FlagFault> faults) {
    if (faults.isEmpty()) {
      return;
    }
    FlagFault fault = faults.get(0);
    if (Objects.equals(fault.flagKey(), changed.key())) {
      throw ApiFault.field("$", fault.reason());
    }
    throw ApiFault.conflict(
        "the flag '" + fault.flagKey() + "' would be broken: " + fault.reason());
  }

  /** {@return the object at a place of the project's document} */
  private @Nullable StoredObject at(String section, String index) {
    List<StoredObject> of =
        objects.stream()
            .filter(object -> Resource.of(object.kind()).plural().equals(section))
            .toList();
    int i = Integer.parseInt(index);
    return i < of.size() ? of.get(i) : null;
  }

  private static boolean isSame(StoredObject a, StoredObject b) {
    return a.kind() == b.kind() && a.id().equals(b.id());
  }

  private static String name(StoredObject object) {
    // A deployment's key is nothing to tell.
    boolean byKey = object.key() != null && object.kind() != ObjectKind.DEPLOYMENT;
    return "the " + object.kind().wireName() + " '" + (byKey ? object.key() : object.id()) + "'";
  }
}
