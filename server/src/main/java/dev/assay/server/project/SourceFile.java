package dev.assay.server.project;

import dev.assay.evaluation.internal.json.JsonDocument;
import java.util.List;

/** A file that is being read, and what is wrong with it so far. */
record SourceFile(String name, JsonDocument document, List<FileFault> faults) {}
