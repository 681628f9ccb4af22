package dev.assay.benchmarks.run;

import java.util.Locale;

/** Whether figures meet a target. */
public final class Verdict {
  private Verdict() {}

  /**
   * {@return a line of a Markdown list}
   *
   * @param met whether the target is met
   * @param target what the target is
   * @param format what was measured, in the form of {@link String#format}
   * @param values the values of the format
   */
  public static String line(boolean met, String target, String format, Object... values) {
    String verdict = met ? "**met**" : "**not met**";
    return "- " + target + ": " + verdict + ", " + String.format(Locale.ROOT, format, values) + ".";
  }
}
