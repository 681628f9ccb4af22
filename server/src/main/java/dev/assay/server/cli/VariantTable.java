package dev.assay.server.cli;

import dev.assay.evaluation.Variant;
import dev.assay.evaluation.Variants;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Variants as a table for people. */
final class VariantTable {
  private static final int MAX_PAYLOAD = 60;

  private VariantTable() {}

  static void print(Variants variants, PrintWriter out) {
    TextTable table = new TextTable("FLAG", "VARIANT", "SEGMENT", "PAYLOAD");
    variants.asMap().forEach((flagKey, variant) -> table.row(row(flagKey, variant)));
    table.print(out);
  }

  private static List<String> row(String flagKey, Variant variant) {
    List<String> row = new ArrayList<>();
    row.add(flagKey);
    row.add(variant.key());
    row.add(Objects.toString(variant.metadata().get("segmentName"), ""));
    row.add(variant.payload().exists() ? shortened(variant.payload().toJson()) : "");
    return row;
  }

  static String shortened(String text) {
    return text.length() <= MAX_PAYLOAD ? text : text.substring(0, MAX_PAYLOAD - 1) + "…";
  }
}
