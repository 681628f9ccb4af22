package dev.assay.evaluation;

import dev.assay.evaluation.LintFinding.Severity;
import java.util.List;

/**
 * Takes findings about one part of a flag.
 *
 * @param flag the flag
 * @param path the part's path in the document
 * @param line the flag's line, or 0
 * @param subject what sentences begin with: empty, or a name and a colon
 * @param findings what has been found so far
 */
record LintReport(Flag flag, String path, int line, String subject, List<LintFinding> findings) {

  LintReport at(String below) {
    return new LintReport(flag, path + below, line, subject, findings);
  }

  /** {@return the report about a segment, whose name its sentences tell} */
  LintReport ofSegment(int index) {
    String begin = label(index) + ": ";
    return new LintReport(flag, path + ".segments[" + index + "]", line, begin, findings);
  }

  /** {@return how sentences call a segment} */
  String label(int index) {
    String name = EvaluationTracer.name(flag.segments().get(index));
    return name.isEmpty() ? "segment " + (index + 1) : "segment '" + name + "'";
  }

  void warn(String code, String sentence) {
    add(Severity.WARNING, code, sentence);
  }

  void tell(String code, String sentence) {
    add(Severity.INFO, code, sentence);
  }

  private void add(Severity severity, String code, String sentence) {
    findings.add(new LintFinding(flag.key(), path, line, severity, code, subject + sentence));
  }
}
