package dev.assay.it;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The modules of the build, as their compiled classes lie beside this one's. */
final class Modules {
  /** Modules that nobody depends on: their shape is their own. */
  private static final Set<String> UNPUBLISHED =
      Set.of("benchmarks", "integration-tests", "spring-boot-4-tests");

  private static final Path ROOT = Path.of(System.getProperty("basedir", ".")).resolve("..");

  private Modules() {}

  static Path file(String path) {
    return ROOT.resolve(path).normalize();
  }

  private static List<Path> folders(String kind) {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .map(m -> m.resolve("target").resolve(kind))
          .filter(Files::isDirectory)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isPublished(Path classes) {
    return !UNPUBLISHED.contains(name(classes));
  }

  static String name(Path classes) {
    return classes.normalize().getName(classes.normalize().getNameCount() - 3).toString();
  }

  static JavaClasses publishedClasses() {
    return imported(folders("classes").stream().filter(Modules::isPublished).toList());
  }

  static JavaClasses testClasses() {
    return imported(folders("test-classes"));
  }

  /** {@return the folders of classes of the modules that name their exports} */
  static List<Path> libraries() {
    return folders("classes").stream()
        .filter(Modules::isPublished)
        .filter(classes -> Files.exists(classes.resolve("module-info.class")))
        .toList();
  }

  static JavaClasses imported(List<Path> folders) {
    return new ClassFileImporter().importPaths(folders);
  }

  static Set<String> exportedPackages(Path classes) {
    try (InputStream in = Files.newInputStream(classes.resolve("module-info.class"))) {
      return ModuleDescriptor.read(in).exports().stream()
          .filter(exports -> !exports.isQualified())
          .map(ModuleDescriptor.Exports::source)
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
