package dev.assay.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.assay.evaluation.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the SDK reaches by name, and its metadata for native images, agree. */
class NativeImageTest {
  private static final Set<String> OF_CLASS =
      Set.of("forName", "newInstance", "getResource", "getResourceAsStream");
  private static final Set<String> BY_NAME =
      Set.of(
          "java.lang.ClassLoader",
          "java.lang.Module",
          "java.lang.invoke.MethodHandles$Lookup",
          "java.lang.reflect.Constructor",
          "java.lang.reflect.Field",
          "java.lang.reflect.Method",
          "java.lang.reflect.Proxy",
          "java.io.ObjectInputStream",
          "java.io.ObjectOutputStream",
          "java.util.ResourceBundle",
          "java.util.ServiceLoader");
  private static final Pattern CLASS_BY_NAME = Pattern.compile("forName\\(\"([^\"]+)\"");
  private static final Pattern METHOD_BY_NAME = Pattern.compile("getMethod\\(\"([^\"]+)\"");
  private static final String METADATA =
      "sdk/src/main/resources/META-INF/native-image/dev.assay/assay-sdk/reflect-config.json";

  private static boolean isByName(JavaCall<?> call) {
    String owner = call.getTargetOwner().getName();
    String method = call.getName();
    return BY_NAME.contains(owner)
        || (owner.equals("java.lang.Class")
            && (OF_CLASS.contains(method) || method.matches("get(Declared)?(Method|Field|Con).*")))
        || (owner.equals("java.lang.reflect.Array") && method.equals("newInstance"))
        || (owner.equals("java.lang.System") && method.startsWith("load"));
  }

  private static Set<String> reachingByName(Iterable<JavaClass> types) {
    Set<String> found = new TreeSet<>();
    for (JavaClass type : types) {
      if (Stream.concat(
              type.getMethodCallsFromSelf().stream(), type.getConstructorCallsFromSelf().stream())
          .anyMatch(NativeImageTest::isByName)) {
        found.add(type.getName());
      }
    }
    return found;
  }

  @Test
  void oneClassOfTheSdkReachesOthersByName() {
    assertThat(
            reachingByName(
                Modules.imported(
                    List.of(
                        Modules.file("sdk/target/classes"),
                        Modules.file("evaluation/target/classes")))))
        .containsExactly("dev.assay.sdk.VirtualThreads");
  }

  @Test
  void aClassThatReachesOthersByNameIsFound() {
    assertThat(reachingByName(new ClassFileImporter().importClasses(Modules.class))).isEmpty();
    assertThat(reachingByName(new ClassFileImporter().importClasses(ByName.class))).hasSize(1);
  }

  static class ByName {
    Object resource() {
      return ByName.class.getResource("/");
    }
  }

  @Test
  void theMetadataNamesWhatThatClassReaches() throws IOException {
    String source =
        Files.readString(Modules.file("sdk/src/main/java/dev/assay/sdk/VirtualThreads.java"));
    List<JsonValue> metadata =
        JsonValue.parse(Files.readString(Modules.file(METADATA))).asList().stream()
            .map(JsonValue::of)
            .toList();
    Set<String> methods =
        metadata.stream()
            .flatMap(type -> type.get("methods").asList().stream())
            .map(method -> JsonValue.of(method).get("name").asString(""))
            .collect(Collectors.toCollection(TreeSet::new));
    Map<String, String> names =
        metadata.stream()
            .collect(
                Collectors.toMap(
                    type -> type.get("name").asString(""),
                    type -> type.get("condition").get("typeReachable").asString("")));

    assertThat(names.values()).containsOnly("dev.assay.sdk.VirtualThreads");
    assertThat(names.keySet()).containsAll(found(CLASS_BY_NAME, source)).hasSize(3);
    assertThat(methods).isEqualTo(found(METHOD_BY_NAME, source)).hasSize(4);
  }

  private static Set<String> found(Pattern pattern, String source) {
    return pattern
        .matcher(source)
        .results()
        .map(result -> result.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
