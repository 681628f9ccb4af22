package dev.assay.server.project;

import dev.assay.evaluation.JsonValue;
import dev.assay.evaluation.internal.json.JsonException;
import dev.assay.evaluation.internal.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads flag files: JSON arrays of flags as flag routes answer them, and project files, JSON or
 * YAML (by the ending {@code .yaml} or {@code .yml}) objects in the field names of the management
 * API. Several files count as one project, in which no key may stand twice.
 */
public final class FlagFiles {
  private FlagFiles() {}

  /**
   * Reads flag files.
   *
   * @param files at least one file
   * @return what they hold; faults of single flags in arrays are told there
   * @throws FlagFileException if a file cannot be read, or is faulty as a whole
   */
  public static LoadedFlags load(List<Path> files) {
    List<FileFault> faults = new ArrayList<>();
    FlagLoader loader = read(files, faults);
    if (!faults.isEmpty()) {
      throw new FlagFileException(faults);
    }
    return load(loader);
  }

  /**
   * Reads the contents of flag files.
   *
   * @param contents at least one content by the file's name
   * @return what they hold; faults of single flags in arrays are told there
   * @throws FlagFileException if a file is faulty as a whole
   */
  public static LoadedFlags parse(Map<String, byte[]> contents) {
    FlagLoader loader = new FlagLoader();
    contents.forEach((file, content) -> loader.add(file, content, 0));
    return load(loader);
  }

  /**
   * Reads what a project file holds.
   *
   * @param content the file's object as plain values
   * @return what it holds
   * @throws FlagFileException if it is faulty as a whole; no line is told
   */
  public static LoadedFlags ofProject(Map<String, @Nullable Object> content) {
    FlagLoader loader = new FlagLoader();
    loader.addProject("project", content);
    return load(loader);
  }

  /**
   * Reads YAML as flag files are read: as another spelling of JSON, without aliases and tags.
   *
   * @param file what faults name as the file
   * @param content its bytes
   * @return the document
   * @throws FlagFileException if it is no such YAML
   */
  public static JsonValue readYaml(String file, byte[] content) {
    try {
      return JsonValue.of(JsonReader.readDocument(StrictYaml.FACTORY, content).root());
    } catch (JsonException e) {
      throw new FlagFileException(List.of(FlagLoader.unreadable(file, e, true)));
    }
  }

  private static LoadedFlags load(FlagLoader loader) {
    LoadedFlags loaded = loader.load();
    List<FileFault> fatal = loaded.faults().stream().filter(FileFault::fatal).toList();
    if (!fatal.isEmpty()) {
      throw new FlagFileException(fatal);
    }
    return loaded;
  }

  /**
   * Checks flag files, and looks for what works as documented but hardly as meant.
   *
   * @param files the files, taken together
   * @return everything that their author may want to know, in the order of the files, unmodifiable
   */
  public static List<FileFinding> lint(List<Path> files) {
    List<FileFault> faults = new ArrayList<>();
    FlagLoader loader = read(files, faults);
    List<FileFinding> findings = new ArrayList<>(faults.stream().map(FileFinding::of).toList());
    findings.addAll(loader.lint());
    return List.copyOf(findings);
  }

  private static FlagLoader read(List<Path> files, List<FileFault> unreadable) {
    FlagLoader loader = new FlagLoader();
    for (Path file : files) {
      try {
        long modified = Files.getLastModifiedTime(file).toMillis();
        loader.add(file.toString(), Files.readAllBytes(file), modified);
      } catch (IOException e) {
        unreadable.add(new FileFault(file.toString(), "$", 0, unreadable(e), true));
      }
    }
    return loader;
  }

  private static String unreadable(IOException e) {
    return e instanceof NoSuchFileException
        ? "there is no such file"
        : "cannot be read: " + e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
