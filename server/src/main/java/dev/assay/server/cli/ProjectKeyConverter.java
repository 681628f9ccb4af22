package dev.assay.server.cli;

import dev.assay.server.deployment.ProjectKey;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code API_KEY:SECRET_KEY}. */
final class ProjectKeyConverter implements ITypeConverter<ProjectKey> {
  @Override
  public ProjectKey convert(String text) {
    try {
      return ProjectKey.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
