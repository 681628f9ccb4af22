package dev.assay.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote down. */
final class AssayVersion implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    Properties build = new Properties();
    try (InputStream in = AssayVersion.class.getResourceAsStream("build.properties")) {
      build.load(in);
    }
    return new String[] {"assay " + build.getProperty("version")};
  }
}
