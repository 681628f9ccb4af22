package dev.assay.server.cli;

import dev.assay.evaluation.Variants;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** The option that says how variants are printed. */
final class OutputOption {
  /** How variants are printed. */
  enum Format {
    table,
    json
  }

  @Option(
      names = "--output",
      paramLabel = "table|json",
      defaultValue = "table",
      description = "A table to read, or the JSON of the protocol (default: ${DEFAULT-VALUE}).")
  private Format format = Format.table;

  void print(Variants variants, PrintWriter out) {
    if (format == Format.json) {
      out.println(variants.toJson());
    } else {
      VariantTable.print(variants, out);
    }
  }
}
