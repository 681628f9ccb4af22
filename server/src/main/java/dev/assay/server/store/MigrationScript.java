package dev.assay.server.store;

import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/** A script that brings the tables to a version, {@code V1__name.sql}. */
final class MigrationScript extends LoadableResource {
  /** All scripts, oldest first: named, so that nobody has to look through the jar for them. */
  static final List<MigrationScript> ALL = List.of(new MigrationScript("V1__store.sql"));

  private final String name;

  private MigrationScript(String name) {
    this.name = name;
  }

  /** {@return the scripts, for Flyway} */
  static ResourceProvider provider() {
    return new ResourceProvider() {
      @Override
      public @Nullable LoadableResource getResource(String name) {
        return ALL.stream().filter(script -> script.name.equals(name)).findFirst().orElse(null);
      }

      @Override
      public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        return ALL.stream()
            .filter(script -> script.name.startsWith(prefix))
            .filter(script -> Stream.of(suffixes).anyMatch(script.name::endsWith))
            .map(LoadableResource.class::cast)
            .toList();
      }
    };
  }

  @Override
  public Reader read() {
    InputStream in = MigrationScript.class.getResourceAsStream("migrations/" + name);
    return new InputStreamReader(Objects.requireNonNull(in, name), StandardCharsets.UTF_8);
  }

  @Override
  public String getAbsolutePath() {
    return name;
  }

  @Override
  public String getAbsolutePathOnDisk() {
    return name;
  }

  @Override
  public String getFilename() {
    return name;
  }

  @Override
  public String getRelativePath() {
    return name;
  }
}
