package dev.assay.server.project;

import dev.assay.evaluation.internal.json.JsonDocument;
import java.util.List;

/**
 * A file that is being read, and what is wrong with it so far.
 *
 * @param modified when it was last written, in milliseconds since 1970
 */
record SourceFile(String name, long modified, JsonDocument document, List<FileFault> faults) {}
