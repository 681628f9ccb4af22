package dev.assay.server.project;

import dev.assay.evaluation.Cohorts;
import dev.assay.evaluation.Flag;
import dev.assay.evaluation.FlagFault;
import dev.assay.evaluation.FlagFormatException;
import dev.assay.evaluation.FlagSet;
import dev.assay.evaluation.LintFinding;
import dev.assay.evaluation.LintFinding.Severity;
import dev.assay.evaluation.internal.json.JsonDocument;
import dev.assay.evaluation.internal.json.JsonException;
import dev.assay.evaluation.internal.json.JsonReader;
import dev.assay.evaluation.internal.json.JsonWriter;
import dev.assay.server.project.LoadedFlags.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts flag files together. */
final class FlagLoader {
  private record ArrayFault(String file, FlagFault fault) {}

  private final Project project = new Project();
  private final List<String> files = new ArrayList<>();
  private final List<FileFault> faults = new ArrayList<>();
  private final Map<String, String> fileOfKey = new HashMap<>();
  private final List<Flag> arrayFlags = new ArrayList<>();
  private final List<ArrayFault> arrayFaults = new ArrayList<>();
  private final Map<String, FlagSet> arrays = new HashMap<>();

  /** Adds a file that was last written at a time in milliseconds since 1970. */
  void add(String file, byte[] content, long modified) {
    files.add(file);
    boolean isYaml = file.toLowerCase(Locale.ROOT).matches(".*\\.ya?ml");
    JsonDocument document;
    try {
      document =
          isYaml
              ? JsonReader.readDocument(StrictYaml.FACTORY, content)
              : JsonReader.readDocument(content);
    } catch (JsonException e) {
      faults.add(unreadable(file, e, isYaml));
      return;
    }
    if (document.root() instanceof List) {
      String text = isYaml ? JsonWriter.write(document.root()) : "";
      addArray(file, isYaml ? text.getBytes(StandardCharsets.UTF_8) : content);
    } else {
      addProject(file, document, modified);
    }
  }

  private void addProject(String file, JsonDocument document, long modified) {
    ProjectReader.read(Node.root(new SourceFile(file, modified, document, faults)), project);
  }

  /** Adds what a project file holds. */
  void addProject(String name, Map<String, @Nullable Object> content) {
    files.add(name);
    addProject(name, JsonDocument.withoutLines(content), 0);
  }

  static FileFault unreadable(String file, JsonException e, boolean isYaml) {
    String reason =
        String.valueOf(e.getMessage())
            .replaceFirst(" \\(line \\d+\\)$", "")
            .replace("not JSON", isYaml ? "not YAML" : "not JSON");
    return new FileFault(file, "$", e.line(), reason, true);
  }

  Project project() {
    return project;
  }

  private void addArray(String file, byte[] json) {
    FlagSet flags;
    try {
      flags = FlagSet.parse(json);
    } catch (FlagFormatException e) {
      faults.add(new FileFault(file, e.path(), e.line(), String.valueOf(e.getMessage()), true));
      return;
    }
    arrays.put(file, flags);
    flags.faults().forEach(fault -> arrayFaults.add(new ArrayFault(file, fault)));
    for (Flag flag : flags.flags()) {
      String other = fileOfKey.putIfAbsent(flag.key(), file);
      if (other == null) {
        arrayFlags.add(flag);
      } else {
        String reason = "the key '" + flag.key() + "' stands twice: also in " + other;
        faults.add(new FileFault(file, "$", 0, reason, true));
      }
    }
  }

  LoadedFlags load() {
    ProjectCompiler compiler = new ProjectCompiler(project, arrayFlags);
    Cohorts cohorts = compiler.cohorts();
    List<Entry> entries = new ArrayList<>();
    arrayFlags.forEach(flag -> entries.add(new Entry(flag, null, null)));
    for (Entry entry : compiler.flags(cohorts)) {
      String other = fileOfKey.get(entry.flag().key());
      if (other != null && entry.at() != null) {
        String reason = "the key '" + entry.flag().key() + "' stands twice: also in " + other;
        entry.at().fault(reason);
      }
      entries.add(entry);
    }
    FlagSet flags = FlagSet.of(entries.stream().map(Entry::flag).toList());
    boolean usable = faults.stream().noneMatch(FileFault::fatal);
    addFlagFaults(entries, usable ? flags.faults() : List.of());
    faults.sort(
        Comparator.comparingInt((FileFault fault) -> files.indexOf(fault.file()))
            .thenComparingInt(FileFault::line));
    return new LoadedFlags(entries, flags, compiler.surroundings(cohorts), faults);
  }

  /** {@return the faults, and what else the files' authors may want to know} */
  List<FileFinding> lint() {
    LoadedFlags loaded = load();
    List<FileFinding> findings =
        new ArrayList<>(loaded.faults().stream().map(FileFinding::of).toList());
    arrays.forEach(
        (file, flags) -> {
          for (LintFinding found : notErrors(flags)) {
            findings.add(fileFinding(file, found.path(), found.line(), found));
          }
        });
    if (loaded.faults().stream().noneMatch(FileFault::fatal)) {
      Map<String, Node> places = loaded.places();
      for (LintFinding found : notErrors(loaded.flags())) {
        Node at = places.get(String.valueOf(found.flagKey()));
        if (at != null) {
          findings.add(fileFinding(at.file(), at.path(), at.line(), found));
        }
      }
    }
    findings.sort(
        Comparator.comparingInt((FileFinding finding) -> files.indexOf(finding.file()))
            .thenComparingInt(FileFinding::line));
    return findings;
  }

  /** {@return findings besides the faults, which the files' own faults tell} */
  private static List<LintFinding> notErrors(FlagSet flags) {
    return flags.lint().stream().filter(f -> f.severity() != Severity.ERROR).toList();
  }

  private static FileFinding fileFinding(String file, String path, int line, LintFinding found) {
    return new FileFinding(file, path, line, found.severity(), found.sentence());
  }

  private void addFlagFaults(List<Entry> entries, List<FlagFault> flagFaults) {
    Map<String, Entry> byKey = new HashMap<>();
    entries.forEach(entry -> byKey.put(entry.flag().key(), entry));
    for (ArrayFault found : arrayFaults) {
      FlagFault fault = found.fault();
      if (fault.leftOut() || !isDependencyOnOtherFile(fault, byKey)) {
        faults.add(fileFault(found.file(), fault.path(), fault.line(), fault));
      }
    }
    for (FlagFault fault : flagFaults) {
      Entry entry = byKey.get(String.valueOf(fault.flagKey()));
      Node at = entry == null ? null : entry.at();
      if (at != null) {
        faults.add(fileFault(at.file(), at.path(), at.line(), fault));
      } else if (fault.leftOut()) {
        String file = fileOfKey.getOrDefault(String.valueOf(fault.flagKey()), "");
        faults.add(fileFault(file, fault.path(), fault.line(), fault));
      }
    }
  }

  private static boolean isDependencyOnOtherFile(FlagFault fault, Map<String, Entry> byKey) {
    return byKey.keySet().stream()
        .anyMatch(key -> fault.reason().equals("depends on the unknown flag '" + key + "'"));
  }

  private static FileFault fileFault(String file, String path, int line, FlagFault fault) {
    String consequence = fault.leftOut() ? "; the flag is left out" : "";
    return new FileFault(file, path, line, fault.reason() + consequence, false);
  }
}
